// SPDX-License-Identifier: MIT
// The worker's side: Module.host over shared memory. It waits with Atomics.wait, which a worker
// may and a page may not.
import * as L from './layout.mjs';

const { ERRNO, STATUS } = L;

// How much memory of closed sockets is kept to be used again; the rest is left to the collector.
const POOL = 16;

export class BlockingHost {
    // `post` sends a message to the pump.
    constructor({ control, post }) {
        this.control = new L.Control(control);
        this.words = this.control.words;
        this.post = post;
        this.sockets = new Map();
        this.closed = []; // memory of closed sockets, in the hands of the page until RELEASED
        this.nextId = 1;
        this.events = [];
    }

    seq() {
        return Atomics.load(this.words, L.DOORBELL);
    }

    wait(seq, ms) {
        this.flushTrace();
        Atomics.wait(this.words, L.DOORBELL, seq, ms < 0 ? Infinity : ms);
    }

    tick() {
        return Atomics.exchange(this.words, L.INTERRUPT, 0);
    }

    // ---- terminal

    write(u8) {
        const n = this.control.output.put(u8);
        if (Atomics.exchange(this.words, L.OUT_TOLD, 1) === 0) {
            this.post({ op: 'out' });
        }
        return n;
    }

    read() {
        const byte = new Uint8Array(1);
        return this.control.input.take(byte) ? byte[0] : -1;
    }

    // ---- streams

    add(extra) {
        const at = this.closed.findIndex((m) => Atomics.load(m.words, L.RELEASED));
        let memory;
        if (at >= 0) {
            [memory] = this.closed.splice(at, 1);
            memory.reset();
        } else {
            memory = new L.SocketMemory();
        }
        const id = this.nextId++;
        const socket = { id, memory, ended: false, ...extra };
        this.sockets.set(id, socket);
        return socket;
    }

    connect(name, port) {
        const socket = this.add({});
        this.post({ op: 'dial', id: socket.id, name, port, shared: socket.memory.shared });
        return socket.id;
    }

    // The memory of the streams to come is handed over beforehand: a blocked worker takes no
    // messages.
    listen(port, backlog) {
        const id = this.nextId++;
        const waiting = [];
        this.sockets.set(id, { id, listening: true, port, waiting });
        this.post({ op: 'listen', id, port });
        for (let i = 0; i < backlog; i++) {
            waiting.push(this.spare(id));
        }
        return id;
    }

    spare(listener) {
        const socket = this.add({ listener });
        this.post({ op: 'spare', listener, id: socket.id, shared: socket.memory.shared });
        return socket;
    }

    accept(id) {
        const listener = this.sockets.get(id);
        if (!listener) {
            return -ERRNO.EBADF;
        }
        const at = listener.waiting.findIndex((s) => this.state(s) === L.OPEN);
        if (at < 0) {
            return -ERRNO.EAGAIN;
        }
        const [socket] = listener.waiting.splice(at, 1);
        listener.waiting.push(this.spare(id));
        return socket.id;
    }

    state(socket) {
        return Atomics.load(socket.memory.words, L.STATE);
    }

    recv(id, u8) {
        const socket = this.sockets.get(id);
        if (!socket || socket.listening) {
            return -ERRNO.ENOTCONN;
        }
        const { words, rx } = socket.memory;
        // Read the end before the ring: bytes that came before it are then seen.
        const ended = Atomics.load(words, L.PEER_ENDED);
        const n = rx.take(u8);
        if (n > 0) {
            if (Atomics.load(words, L.RX_WANT) && rx.used <= L.RX_SIZE / 2 &&
                Atomics.exchange(words, L.RX_WANT, 0)) {
                this.post({ op: 'taken', id });
            }
            return n;
        }
        if (this.state(socket) === L.FAILED) {
            return -Atomics.load(words, L.ERROR);
        }
        return ended ? 0 : -ERRNO.EAGAIN;
    }

    send(id, u8) {
        const socket = this.sockets.get(id);
        if (!socket || socket.listening) {
            return -ERRNO.ENOTCONN;
        }
        const { words, tx } = socket.memory;
        const state = this.state(socket);
        if (state === L.FAILED) {
            return -Atomics.load(words, L.ERROR);
        }
        if (socket.ended) {
            return -32; // EPIPE
        }
        if (state !== L.OPEN) {
            return -ERRNO.EAGAIN;
        }
        const n = tx.put(u8);
        if (n === 0) {
            return -ERRNO.EAGAIN;
        }
        if (Atomics.exchange(words, L.TX_TOLD, 1) === 0) {
            this.post({ op: 'send', id });
        }
        return n;
    }

    status(id) {
        const socket = this.sockets.get(id);
        if (!socket) {
            return STATUS.FAILED;
        }
        if (socket.listening) {
            const ready = socket.waiting.some((s) => this.state(s) === L.OPEN);
            return ready ? STATUS.READABLE : 0;
        }
        const { words, rx, tx } = socket.memory;
        const state = this.state(socket);
        let bits = 0;
        if (rx.used > 0) {
            bits |= STATUS.READABLE;
        }
        if (state === L.OPEN && tx.free > 0) {
            bits |= STATUS.WRITABLE;
        }
        if (state === L.FAILED) {
            bits |= STATUS.FAILED;
        }
        if (Atomics.load(words, L.PEER_ENDED)) {
            bits |= STATUS.ENDED;
        }
        return bits;
    }

    error(id) {
        const socket = this.sockets.get(id);
        return socket && socket.memory ? Atomics.load(socket.memory.words, L.ERROR) : 0;
    }

    errorText(id) {
        return this.error(id) ? this.sockets.get(id).memory.text : '';
    }

    peer(id) {
        const socket = this.sockets.get(id);
        return socket && socket.memory && !this.error(id) ? socket.memory.text : '';
    }

    shutdown(id) {
        const socket = this.sockets.get(id);
        if (socket && !socket.listening && !socket.ended) {
            socket.ended = true;
            this.post({ op: 'end', id });
        }
    }

    close(id) {
        const socket = this.sockets.get(id);
        if (!socket) {
            return;
        }
        this.sockets.delete(id);
        if (socket.listening) {
            for (const spare of socket.waiting) {
                this.close(spare.id);
            }
        }
        this.post({ op: 'close', id });
        if (socket.memory && this.closed.length < POOL) {
            this.closed.push(socket.memory);
        }
    }

    // ---- inspector

    trace(text) {
        this.events.push(text);
        if (this.events.length >= 64) {
            this.flushTrace();
        }
    }

    flushTrace() {
        if (this.events.length) {
            this.post({ op: 'trace', events: this.events });
            this.events = [];
        }
    }
}
