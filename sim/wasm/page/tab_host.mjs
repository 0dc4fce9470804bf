// SPDX-License-Identifier: MIT
// A host in one thread (JSPI) that can also listen, so that two machines in one tab can talk, and
// that can be abandoned while Python runs.
import { ERRNO, STATUS } from './host/layout.mjs';
import { SuspendingHost } from './host/suspending_host.mjs';

const never = () => new Promise(() => {});

export class TabHost extends SuspendingHost {
    constructor(options) {
        super(options);
        this.listeners = new Map();
        this.abandoned = false;
    }

    // What is suspended stays so, and the collector takes it.
    abandon() {
        this.abandoned = true;
        for (const id of [...this.sockets.keys()]) {
            this.close(id);
        }
        this.listeners.clear();
    }

    wait(seq, ms) {
        return this.abandoned ? never() : super.wait(seq, ms);
    }

    tick() {
        return this.abandoned ? never() : super.tick();
    }

    write(u8) {
        return this.abandoned ? u8.length : super.write(u8);
    }

    listen(port) {
        const id = this.nextId++;
        this.listeners.set(id, { port, waiting: [] });
        return id;
    }

    accept(id) {
        const listener = this.listeners.get(id);
        if (!listener) {
            return -ERRNO.EBADF;
        }
        return listener.waiting.length ? listener.waiting.shift() : -ERRNO.EAGAIN;
    }

    status(id) {
        const listener = this.listeners.get(id);
        return listener ? (listener.waiting.length ? STATUS.READABLE : 0) : super.status(id);
    }

    close(id) {
        const listener = this.listeners.get(id);
        if (listener) {
            this.listeners.delete(id);
            listener.waiting.forEach((waiting) => super.close(waiting));
        } else {
            super.close(id);
        }
    }

    // As Pump.incoming.
    incoming(port, { peer = '' } = {}) {
        const listener = [...this.listeners.values()].find((l) => l.port === port);
        if (!listener) {
            return null;
        }
        let events;
        let target;
        const stream = {
            write: (u8) => target.write(u8),
            end: () => target && target.end(),
            close: () => target && target.close(),
        };
        const dial = this.dial;
        this.dial = (_, given) => {
            events = given;
            return stream;
        };
        const id = super.connect('', port);
        this.dial = dial;
        return {
            events,
            attach: (to) => {
                target = to;
                events.open(peer);
                listener.waiting.push(id);
                this.event();
            },
        };
    }
}
