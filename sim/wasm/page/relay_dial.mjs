// SPDX-License-Identifier: MIT
// dial over the relay's websockets: one websocket a stream (sim/wasm/relay/README.md).
import { ERRNO } from './host/layout.mjs';

const PROTOCOL = 'ussl-relay.v1';
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

// `relay`: {url, token}. `onWords(words, code)` hears why the relay refused or is away.
export function relayDial(relay, onWords = () => {}) {
    return ({ name, port }, events) => {
        const url = new URL(relay.url);
        url.searchParams.set('host', name);
        url.searchParams.set('port', port);
        const ws = new WebSocket(url, [PROTOCOL, `token.${relay.token}`]);
        ws.binaryType = 'arraybuffer';
        let opened = false;
        let over = false;
        let unread = 0;
        let draining = null;

        const fail = (errno, words, code) => {
            over = true;
            onWords(words, code);
            events.error(errno, words);
        };
        // A websocket has no event for this: look again while it is full, and only then.
        const drained = () => {
            draining = null;
            if (ws.bufferedAmount < SEND_HIGH / 2 || ws.readyState !== WebSocket.OPEN) {
                events.drain();
            } else {
                draining = setTimeout(drained, 2);
            }
        };
        ws.onmessage = ({ data }) => {
            if (typeof data !== 'string') {
                events.data(new Uint8Array(data));
            } else if (data === 'open') {
                opened = true;
                events.open(`${name}:${port}`);
            }
        };
        ws.onclose = ({ code, reason }) => {
            clearTimeout(draining);
            if (over) {
                return;
            }
            if (code === 1000 && opened) {
                over = true;
                events.end();
            } else if (code >= 4000) {
                fail(errnoOf(code, reason), `relay: ${reason}`, code);
            } else if (opened) {
                fail(ERRNO.ECONNRESET, 'The relay went away in the middle of the connection.', code);
            } else {
                fail(ERRNO.EHOSTUNREACH, `The relay at ${url.host} does not answer. Is it running ` +
                    `(./run sim), and does it let ${location.origin} in (--origin)?`, code);
            }
        };
        return {
            write(u8) {
                if (ws.readyState !== WebSocket.OPEN) {
                    return true; // onclose tells; the browser would only log it
                }
                ws.send(u8);
                if (ws.bufferedAmount < SEND_HIGH) {
                    return true;
                }
                draining = draining || setTimeout(drained, 2);
                return false;
            },
            end() {
                if (ws.readyState === WebSocket.OPEN) {
                    ws.send('end');
                }
            },
            close() {
                over = true;
                ws.close(1000);
            },
            consumed(n) {
                unread += n;
                if (unread >= CREDIT_STEP && ws.readyState === WebSocket.OPEN) {
                    ws.send(`+${unread}`);
                    unread = 0;
                }
            },
        };
    };
}
