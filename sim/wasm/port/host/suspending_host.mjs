// SPDX-License-Identifier: MIT
// Module.host in one thread, without shared memory: `wait` returns a promise, and JSPI suspends the
// interpreter until it settles. For pages that cannot have the headers that shared memory needs.
import { ERRNO, STATUS } from './layout.mjs';

// Bytes that may wait to be sent before `send` in Python waits too.
const SEND_LIMIT = 1 << 17;
const RECEIVE_LIMIT = 1 << 18;
const TURN_MS = 20;

export class SuspendingHost {
    constructor({ dial, onOutput = () => {}, onTrace = () => {} }) {
        this.suspends = true;
        this.dial = dial;
        this.onOutput = onOutput;
        this.onTrace = onTrace;
        this.count = 0;
        this.wake = null;
        this.interrupts = 0;
        this.keys = [];
        this.sockets = new Map();
        this.nextId = 1;
        this.lastTurn = performance.now();
        this.turns = new MessageChannel();
        this.turns.port1.onmessage = () => this.turn && this.turn();
    }

    // ---- the page's side

    event() {
        this.count = (this.count + 1) | 0;
        if (this.wake) {
            const wake = this.wake;
            this.wake = null;
            wake();
        }
    }

    interrupt() {
        this.interrupts = 1;
        this.event();
    }

    // Keys for a program that runs; at the prompt they go to machine.key.
    input(u8) {
        this.keys.push(...u8);
        this.event();
    }

    // ---- what the module calls

    seq() {
        return this.count;
    }

    wait(seq, ms) {
        if (seq !== this.count || ms === 0) {
            return undefined;
        }
        return new Promise((resolve) => {
            let timer = null;
            this.wake = () => {
                clearTimeout(timer);
                this.lastTurn = performance.now();
                resolve();
            };
            if (ms > 0) {
                timer = setTimeout(() => this.event(), ms);
            }
        });
    }

    tick() {
        const now = performance.now();
        if (now - this.lastTurn < TURN_MS) {
            return this.take();
        }
        // The event loop's turn: keys, sockets and painting are served, then the VM goes on.
        return new Promise((resolve) => {
            this.turn = () => {
                this.turn = null;
                this.lastTurn = performance.now();
                resolve(this.take());
            };
            this.turns.port2.postMessage(0);
        });
    }

    take() {
        const n = this.interrupts;
        this.interrupts = 0;
        return n;
    }

    write(u8) {
        this.onOutput(u8.slice());
        return u8.length;
    }

    read() {
        return this.keys.length ? this.keys.shift() : -1;
    }

    connect(name, port) {
        const id = this.nextId++;
        const s = {
            open: false, ended: false, errno: 0, text: '', rx: [], rxBytes: 0, unsent: false,
            stream: null, shut: false,
        };
        this.sockets.set(id, s);
        const events = {
            open: (peer = '') => { s.open = true; s.text = peer; this.event(); },
            data: (u8) => {
                s.rx.push(u8.slice());
                s.rxBytes += u8.length;
                this.event();
                return s.rxBytes < RECEIVE_LIMIT;
            },
            end: () => { s.ended = true; this.event(); },
            error: (errno, words = '') => {
                s.errno = errno || ERRNO.EIO;
                s.text = words;
                this.event();
            },
            drain: () => { s.unsent = false; this.event(); },
        };
        try {
            s.stream = this.dial({ id, name, port }, events);
        } catch (e) {
            events.error(e.errno || ERRNO.EHOSTUNREACH, e.message);
        }
        return id;
    }

    listen() {
        return -95; // EOPNOTSUPP: one machine alone has nobody to connect to it
    }

    accept() {
        return -95;
    }

    recv(id, u8) {
        const s = this.sockets.get(id);
        if (!s) {
            return -ERRNO.ENOTCONN;
        }
        let n = 0;
        while (n < u8.length && s.rx.length) {
            const part = s.rx[0].subarray(0, u8.length - n);
            u8.set(part, n);
            n += part.length;
            if (part.length === s.rx[0].length) {
                s.rx.shift();
            } else {
                s.rx[0] = s.rx[0].subarray(part.length);
            }
        }
        if (n) {
            const before = s.rxBytes;
            s.rxBytes -= n;
            if (s.stream && s.stream.consumed) {
                s.stream.consumed(n);
            }
            if (before >= RECEIVE_LIMIT && s.rxBytes < RECEIVE_LIMIT && s.stream.resume) {
                s.stream.resume();
            }
            return n;
        }
        if (s.errno) {
            return -s.errno;
        }
        return s.ended ? 0 : -ERRNO.EAGAIN;
    }

    send(id, u8) {
        const s = this.sockets.get(id);
        if (!s) {
            return -ERRNO.ENOTCONN;
        }
        if (s.errno) {
            return -s.errno;
        }
        if (s.shut) {
            return -32; // EPIPE
        }
        if (!s.open || s.unsent) {
            return -ERRNO.EAGAIN;
        }
        const part = u8.slice(0, SEND_LIMIT);
        if (s.stream.write(part) === false) {
            s.unsent = true;
        }
        return part.length;
    }

    status(id) {
        const s = this.sockets.get(id);
        if (!s) {
            return STATUS.FAILED;
        }
        return (s.rxBytes ? STATUS.READABLE : 0) | (s.open && !s.unsent ? STATUS.WRITABLE : 0) |
            (s.errno ? STATUS.FAILED : 0) | (s.ended ? STATUS.ENDED : 0);
    }

    error(id) {
        const s = this.sockets.get(id);
        return s ? s.errno : 0;
    }

    errorText(id) {
        return this.error(id) ? this.sockets.get(id).text : '';
    }

    peer(id) {
        const s = this.sockets.get(id);
        return s && !s.errno ? s.text : '';
    }

    shutdown(id) {
        const s = this.sockets.get(id);
        if (s && !s.shut) {
            s.shut = true;
            if (s.stream) {
                s.stream.end();
            }
        }
    }

    close(id) {
        const s = this.sockets.get(id);
        this.sockets.delete(id);
        if (s && s.stream) {
            s.stream.close();
        }
    }

    trace(text) {
        this.onTrace([JSON.parse(text)]);
    }
}
