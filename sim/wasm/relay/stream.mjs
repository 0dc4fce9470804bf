// SPDX-License-Identifier: MIT
// One websocket, which carries TCP streams one after the other: bytes both ways, with back-pressure,
// and nothing lost at the end.

import net from 'node:net';
import { CLOSE, Refusal, decide } from './policy.mjs';

// How many bytes may be under way to a page before it has said "+N", read N of them.
export const WINDOW = 1 << 20;

// What the page says as text: where to, credit for bytes it has read, the end of what it has to say,
// and that it is done with the stream.
const CONNECT = /^connect (\S*) (\S*)$/;
const CREDIT = /^\+(\d{1,10})$/;
const END = 'end';
const DONE = 'done';
const QUIET = 'Nothing moved for too long.';

export class Line {
    constructor(ws, options, log) {
        this.ws = ws;
        this.options = options;
        this.log = log;
        this.stream = null; // {socket, credit, moved, early}
        this.over = false;
        this.timer = null;
        ws.on('message', (data, binary) => this.#fromPage(data, binary));
        ws.on('close', () => this.#pageGone());
        ws.on('error', () => this.#pageGone());
        this.#arm(options.idleMs, QUIET);
    }

    #fromPage(data, binary) {
        if (this.over) {
            return;
        }
        if (!binary) {
            this.#command(data.toString('latin1'));
            return;
        }
        const { stream } = this;
        if (!stream) {
            this.#end(CLOSE.BAD_REQUEST, 'Bytes came before the page said where to.');
        } else if (this.#count(stream, 'up', data.length)) {
            if (!stream.socket) {
                stream.early.push(data);
            } else if (!stream.socket.write(data)) {
                this.ws.pause();
            }
        }
    }

    #command(text) {
        const { stream } = this;
        const connect = CONNECT.exec(text);
        const credit = CREDIT.exec(text);
        if (connect && !stream) {
            this.#open(connect[1], connect[2]);
        } else if (credit && stream) {
            // More credit than the window was never handed out.
            stream.credit = Math.min(WINDOW, stream.credit + Number(credit[1]));
            if (stream.credit > 0) {
                stream.socket?.resume();
            }
        } else if (text === END && stream) {
            stream.ended = true;
            stream.socket?.end();
        } else if (text === DONE && stream) {
            this.#drop();
            this.#arm(this.options.idleMs, QUIET);
            this.ws.send('idle');
        } else {
            this.#end(CLOSE.BAD_REQUEST, 'The page sent a command that the relay does not know, or not now.');
        }
    }

    // Resolves, connects and lets the bytes flow.
    async #open(host, port) {
        const stream = { socket: null, credit: WINDOW, moved: { up: 0, down: 0 }, early: [], ended: false };
        this.stream = stream;
        this.ws.pause();
        this.#arm(this.options.connectMs, `${host}:${port} did not answer in time.`);
        try {
            const target = await decide(this.options, host, port);
            if (this.stream === stream) {
                this.#connect(stream, target, `${host}:${port}`);
            }
        } catch (error) {
            if (this.stream !== stream) {
                return;
            }
            if (error instanceof Refusal) {
                this.#end(error.code, error.message);
            } else {
                this.log(`stream failed: ${error.message}`);
                this.#end(CLOSE.UNREACHABLE, 'The relay failed.');
            }
        }
    }

    #connect(stream, { address, port }, asked) {
        const socket = net.connect({ host: address, port, noDelay: true, allowHalfOpen: true });
        const current = (act) => (...args) => this.stream === stream && act(...args);
        stream.socket = socket;
        socket.on('connect', current(() => {
            this.#arm(this.options.idleMs, QUIET);
            this.ws.send('open');
            this.ws.resume();
        }));
        socket.on('data', current((chunk) => this.#fromServer(stream, chunk)));
        socket.on('drain', current(() => this.ws.resume()));
        // It queues behind the data that was sent before it.
        socket.on('end', current(() => this.ws.send(END)));
        socket.on('error', current((error) => this.#end(CLOSE.UNREACHABLE, `${asked}: ${words(error)}`)));
        socket.on('error', () => {}); // of a stream that nobody waits for any more
        stream.early.forEach((data) => socket.write(data));
        if (stream.ended) {
            socket.end();
        }
    }

    #fromServer(stream, chunk) {
        if (!this.#count(stream, 'down', chunk.length)) {
            return;
        }
        stream.credit -= chunk.length;
        this.ws.send(chunk, { binary: true });
        if (stream.credit <= 0) {
            stream.socket.pause();
        }
    }

    #count(stream, way, bytes) {
        this.timer?.refresh();
        stream.moved[way] += bytes;
        if (stream.moved[way] > this.options.maxBytes) {
            this.#end(CLOSE.TOO_MANY_BYTES, `More than ${this.options.maxBytes} bytes one way.`);
            return false;
        }
        return true;
    }

    #arm(ms, reason) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.#end(CLOSE.TIMEOUT, reason), ms);
    }

    // What was sent before still reaches the server, then its stream ends.
    #drop() {
        const { stream } = this;
        this.stream = null;
        this.ws.resume();
        stream?.socket?.destroySoon();
    }

    #pageGone() {
        if (!this.over) {
            this.over = true;
            clearTimeout(this.timer);
            this.#drop();
        }
    }

    #end(code, reason) {
        if (this.over) {
            return;
        }
        this.over = true;
        clearTimeout(this.timer);
        this.#drop();
        this.ws.close(code, reason.slice(0, 120));
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
