// SPDX-License-Identifier: MIT
// dial over the relay's websockets (sim/wasm/relay/README.md).
import { ERRNO } from './host/layout.mjs';
import { Lines } from './relay_line.mjs';

const CREDIT_STEP = 1 << 17; // bytes read before the relay is told; its window is 1 MiB
const SEND_HIGH = 1 << 18;   // bytes the browser may hold before Python's send waits
const CODES = {
    4400: ERRNO.EINVAL, 4401: ERRNO.EACCES, 4403: ERRNO.EACCES, 4404: ERRNO.EHOSTUNREACH,
    4408: ERRNO.ETIMEDOUT, 4413: ERRNO.ECONNRESET, 4429: ERRNO.EMFILE,
};

function errnoOf(code, words) {
    if (code === 4502) {
        return words.includes('nobody listens') ? ERRNO.ECONNREFUSED : ERRNO.ECONNRESET;
    }
    return CODES[code] || ERRNO.ECONNRESET;
}

class RelayStream {
    constructor(lines, target, events, onWords) {
        Object.assign(this, { lines, target, events, onWords });
        this.opened = false;
        this.over = false;
        this.unread = 0;
        this.draining = null;
        this.#begin();
    }

    #begin() {
        this.line = this.lines.take();
        this.ws = this.line.ws;
        this.line.begin(this.target, {
            text: (words) => this.#text(words),
            data: (u8) => this.events.data(u8),
            gone: (code, reason) => this.#gone(code, reason),
        });
    }

    #text(words) {
        if (words === 'open') {
            this.opened = true;
            this.events.open(`${this.target.name}:${this.target.port}`);
        } else if (words === 'end') {
            this.events.end();
        }
    }

    #gone(code, reason) {
        clearTimeout(this.draining);
        if (this.over) {
            return;
        }
        if (!this.opened && !this.line.fresh && code < 4000) {
            this.#begin(); // it died while it lay idle: nothing has been said yet
            return;
        }
        this.over = true;
        let errno = ERRNO.ECONNRESET;
        let words = 'The relay went away in the middle of the connection.';
        if (code >= 4000) {
            errno = errnoOf(code, reason);
            words = `relay: ${reason}`;
        } else if (!this.opened) {
            errno = ERRNO.EHOSTUNREACH;
            words = `The relay at ${new URL(this.lines.relay.url).host} does not answer. Is it running ` +
                `(./run sim), and does it let ${location.origin} in (--origin)?`;
        }
        this.onWords(words, code);
        this.events.error(errno, words);
    }

    // A websocket has no event for this: look again while it is full, and only then.
    #drained() {
        this.draining = null;
        if (this.ws.bufferedAmount < SEND_HIGH / 2 || this.ws.readyState !== WebSocket.OPEN) {
            this.events.drain();
        } else {
            this.draining = setTimeout(() => this.#drained(), 2);
        }
    }

    write(u8) {
        if (this.over || this.ws.readyState !== WebSocket.OPEN) {
            return true; // it has been told, or will be; the browser would only log it
        }
        this.ws.send(u8);
        if (this.ws.bufferedAmount < SEND_HIGH) {
            return true;
        }
        this.draining = this.draining || setTimeout(() => this.#drained(), 2);
        return false;
    }

    end() {
        if (!this.over) {
            this.line.say('end');
        }
    }

    close() {
        if (!this.over) {
            this.over = true;
            clearTimeout(this.draining);
            this.line.done();
        }
    }

    consumed(n) {
        this.unread += n;
        if (this.unread >= CREDIT_STEP && !this.over && this.ws.readyState === WebSocket.OPEN) {
            this.ws.send(`+${this.unread}`);
            this.unread = 0;
        }
    }
}

// `relay`: {url, token}. `onWords(words, code)` hears why the relay refused or is away. With `warm` a
// websocket is opened at once. The function that it returns is a dial (port/HOST.md), with `close`.
export function relayDial(relay, onWords = () => {}, { warm = false } = {}) {
    const lines = new Lines(relay);
    if (warm) {
        lines.warm();
    }
    return Object.assign((target, events) => new RelayStream(lines, target, events, onWords),
        { close: () => lines.close() });
}
