// SPDX-License-Identifier: MIT
// One websocket, one TCP stream: bytes both ways, with back-pressure, and nothing lost at the end.

import net from 'node:net';
import { CLOSE, Refusal, decide } from './policy.mjs';

// How many bytes may be under way to a page before it has said "+N", read N of them.
export const WINDOW = 1 << 20;

// What the page sends as text: credit for bytes it has read, or the end of what it has to say.
const CREDIT = /^\+(\d{1,10})$/;
const END = 'end';

export class Stream {
    constructor(ws, options, log) {
        this.ws = ws;
        this.options = options;
        this.log = log;
        this.socket = null;
        this.credit = WINDOW;
        this.moved = { up: 0, down: 0 };
        this.over = false;
        this.timer = null;
        ws.on('message', (data, binary) => this.#fromPage(data, binary));
        ws.on('close', () => this.#pageGone());
        ws.on('error', () => this.#pageGone());
        ws.pause();
    }

    // Resolves, connects and lets the bytes flow.
    async open(host, port) {
        try {
            const target = await decide(this.options, host, port);
            if (this.over) {
                return;
            }
            await this.#connect(target, `${host}:${port}`);
        } catch (error) {
            if (error instanceof Refusal) {
                this.#end(error.code, error.message);
            } else {
                this.log(`stream failed: ${error.message}`);
                this.#end(CLOSE.UNREACHABLE, 'The relay failed.');
            }
        }
    }

    #connect({ address, port }, asked) {
        return new Promise((done) => {
            const socket = net.connect({ host: address, port, noDelay: true, allowHalfOpen: true });
            this.socket = socket;
            this.#arm(this.options.connectMs, `${asked} did not answer in time.`);
            socket.on('connect', () => {
                this.#arm(this.options.idleMs, 'Nothing moved for too long.');
                this.ws.send('open');
                this.ws.resume();
                done();
            });
            socket.on('data', (chunk) => this.#fromServer(chunk));
            socket.on('drain', () => this.ws.resume());
            // The close frame queues behind the data that was sent before it.
            socket.on('end', () => this.#end(CLOSE.DONE, 'The server closed the connection.'));
            socket.on('error', (error) => {
                this.#end(CLOSE.UNREACHABLE, `${asked}: ${words(error)}`);
                done();
            });
        });
    }

    #fromServer(chunk) {
        if (this.over || !this.#count('down', chunk.length)) {
            return;
        }
        this.credit -= chunk.length;
        this.ws.send(chunk, { binary: true });
        if (this.credit <= 0) {
            this.socket.pause();
        }
    }

    #fromPage(data, binary) {
        if (this.over) {
            return;
        }
        if (!binary) {
            this.#command(data.toString('latin1'));
            return;
        }
        if (this.#count('up', data.length) && !this.socket.write(data)) {
            this.ws.pause();
        }
    }

    #command(text) {
        const credit = CREDIT.exec(text);
        if (credit) {
            // More credit than the window was never handed out.
            this.credit = Math.min(WINDOW, this.credit + Number(credit[1]));
            if (this.credit > 0) {
                this.socket.resume();
            }
        } else if (text === END) {
            this.socket.end();
        } else {
            this.#end(CLOSE.BAD_REQUEST, 'The page sent a command that the relay does not know.');
        }
    }

    #count(way, bytes) {
        this.timer?.refresh();
        this.moved[way] += bytes;
        if (this.moved[way] > this.options.maxBytes) {
            this.#end(CLOSE.TOO_MANY_BYTES, `More than ${this.options.maxBytes} bytes one way.`);
            return false;
        }
        return true;
    }

    #arm(ms, reason) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.#end(CLOSE.TIMEOUT, reason), ms);
    }

    // The page left: what it sent before still reaches the server, then the stream ends.
    #pageGone() {
        if (!this.over) {
            this.over = true;
            clearTimeout(this.timer);
            this.socket?.destroySoon();
        }
    }

    #end(code, reason) {
        if (this.over) {
            return;
        }
        this.over = true;
        clearTimeout(this.timer);
        this.ws.resume();
        this.ws.close(code, reason.slice(0, 120));
        this.socket?.destroySoon();
    }
}

function words(error) {
    switch (error.code) {
        case 'ECONNREFUSED':
            return 'nobody listens there.';
        case 'ECONNRESET':
            return 'the server reset the connection.';
        case 'EHOSTUNREACH':
        case 'ENETUNREACH':
            return 'there is no route to it.';
        default:
            return `the connection failed (${error.code ?? error.message}).`;
    }
}
