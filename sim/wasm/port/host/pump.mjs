// SPDX-License-Identifier: MIT
// The page's side: carries bytes between the shared memory of a worker and whatever dials.
import * as L from './layout.mjs';
import { PumpSocket } from './pump_socket.mjs';

function listen(worker, onMessage, onError) {
    if (typeof worker.on === 'function') { // node
        worker.on('message', onMessage);
        worker.on('error', onError);
    } else {
        worker.addEventListener('message', (event) => onMessage(event.data));
        worker.addEventListener('error', (event) => {
            onError(event.error || new Error(event.message || 'the worker could not be loaded'));
        });
    }
}

export class Pump {
    constructor({ worker, dial, onOutput, onTrace, onState }) {
        this.worker = worker;
        this.dial = dial;
        this.onOutput = onOutput || (() => {});
        this.onTrace = onTrace || (() => {});
        this.onState = onState || (() => {});
        this.control = new L.Control();
        this.sockets = new Map();
        this.listeners = new Map(); // id -> {port, spares}
        this.requests = new Map();
        this.nextRequest = 1;
        this.keys = []; // input that did not fit into the ring yet
        listen(worker, (m) => this.message(m), (e) => this.fail(e));
    }

    // ---- requests: answered by the worker, in order

    request(op, fields = {}, transfer = []) {
        if (this.failed) {
            return Promise.reject(this.failed);
        }
        return new Promise((resolve, reject) => {
            const request = this.nextRequest++;
            this.requests.set(request, { resolve, reject });
            this.worker.postMessage({ ...fields, op, request }, transfer);
        });
    }

    start(options) {
        return this.request('start', { ...options, control: this.control.shared });
    }

    run(source, options = {}) {
        return this.request('run', { source, ...options });
    }

    softReset() {
        return this.request('reset');
    }

    writeFile(path, data) {
        return this.request('writeFile', { path, data });
    }

    readFile(path) {
        return this.request('readFile', { path });
    }

    listFiles(path = '/') {
        return this.request('listFiles', { path });
    }

    removeFile(path) {
        return this.request('removeFile', { path });
    }

    setDefaultCa(pem) {
        return this.request('setDefaultCa', { pem });
    }

    setTrace(on) {
        return this.request('setTrace', { on });
    }

    // Of the collector and of the build, for tests: {collections, seesLocals}; `threshold` sets how
    // often it collects (bytes), `spoil` whether it overwrites what it frees.
    gc(threshold, spoil) {
        return this.request('gc', { threshold, spoil });
    }

    // ---- terminal

    interrupt() {
        Atomics.store(this.control.words, L.INTERRUPT, 1);
        this.control.ring();
    }

    input(text) {
        const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
        const running = Atomics.load(this.control.words, L.RUNNING) === 1;
        if (running && bytes.includes(3)) {
            this.interrupt();
            this.keys = [];
            const rest = bytes.subarray(bytes.lastIndexOf(3) + 1);
            if (!rest.length) {
                return;
            }
            this.keys.push(rest.slice());
        } else {
            this.keys.push(bytes.slice());
        }
        this.feed();
    }

    feed() {
        while (this.keys.length) {
            const n = this.control.input.put(this.keys[0]);
            if (n < this.keys[0].length) {
                this.keys[0] = this.keys[0].subarray(n);
                break;
            }
            this.keys.shift();
        }
        this.control.ring();
        this.worker.postMessage({ op: 'keys' });
        if (this.keys.length && !this.feeding) {
            this.feeding = setTimeout(() => {
                this.feeding = null;
                this.feed();
            }, 20);
        }
    }

    output() {
        const { words, output } = this.control;
        // Cleared first: what is written from here on is told anew.
        Atomics.store(words, L.OUT_TOLD, 0);
        const n = output.used;
        if (n) {
            const u8 = new Uint8Array(n);
            output.take(u8);
            this.control.ring(); // a print may wait for room
            this.onOutput(u8);
        }
    }

    // ---- streams

    socketOf(id, shared) {
        const socket = new PumpSocket(id, shared, this.control);
        this.sockets.set(id, socket);
        return socket;
    }

    open({ id, name, port, shared }) {
        const socket = this.socketOf(id, shared);
        let stream;
        try {
            stream = this.dial({ id, name, port }, socket.events);
        } catch (e) {
            socket.events.error(e.errno || L.ERRNO.EHOSTUNREACH, e.message);
            return;
        }
        socket.attach(stream);
    }

    // A stream into a listening socket of this machine: {attach(stream), events}, or null if none
    // listens on the port or its backlog is full. `stream` gets what the machine sends; `events`
    // take what it shall receive.
    incoming(port, { peer = '' } = {}) {
        for (const listener of this.listeners.values()) {
            if (listener.port === port && listener.spares.length) {
                const socket = listener.spares.shift();
                return {
                    events: socket.events,
                    attach: (stream) => {
                        socket.attach(stream);
                        socket.events.open(peer);
                    },
                };
            }
        }
        return null;
    }

    message(m) {
        const socket = m.id && this.sockets.get(m.id);
        switch (m.op) {
        case 'answer': {
            const request = this.requests.get(m.request);
            this.requests.delete(m.request);
            if (m.error) {
                request.reject(new Error(m.error));
            } else {
                request.resolve(m.value);
            }
            break;
        }
        case 'out': this.output(); break;
        case 'dial': this.open(m); break;
        case 'send': socket && socket.send(); break;
        case 'taken': socket && socket.taken(); break;
        case 'end': socket && socket.end(); break;
        case 'close':
            if (socket) {
                this.sockets.delete(m.id);
                socket.close();
            } else {
                this.listeners.delete(m.id);
            }
            break;
        case 'listen': this.listeners.set(m.id, { port: m.port, spares: [] }); break;
        case 'spare': {
            const spare = this.socketOf(m.id, m.shared);
            const listener = this.listeners.get(m.listener);
            if (listener) {
                listener.spares.push(spare);
            }
            break;
        }
        case 'trace': this.onTrace(m.events.map((text) => JSON.parse(text))); break;
        case 'state': this.output(); this.onState(m.value); break;
        default: throw new Error(`the worker said "${m.op}", which the pump does not know`);
        }
    }

    fail(error) {
        this.failed = error;
        for (const { reject } of this.requests.values()) {
            reject(error);
        }
        this.requests.clear();
        this.onState({ state: 'failed', error: String(error.message || error) });
    }

    // Ends all streams. The worker itself is the caller's to terminate.
    stop() {
        for (const socket of this.sockets.values()) {
            socket.close();
        }
        this.sockets.clear();
        this.listeners.clear();
        this.fail(new Error('the machine was stopped'));
    }
}

// A dialler that connects to the listening sockets of another machine in this tab.
export function dialTo(other, peer = '127.0.0.1:0') {
    return ({ port }, events) => {
        const end = other.incoming(port, { peer });
        if (!end) {
            throw Object.assign(new Error(`nothing listens on port ${port}`),
                                { errno: L.ERRNO.ECONNREFUSED });
        }
        // What one machine sends the other receives; a closed one is ended and reset for its peer.
        const mirror = (to) => ({
            write: (u8) => to.data(u8),
            end: () => to.end(),
            close: () => to.end(),
            resume: () => to.drain(), // this side has room again: the other may write
        });
        queueMicrotask(() => {
            end.attach(mirror(events));
            events.open(`127.0.0.1:${port}`);
        });
        return mirror(end.events);
    };
}
