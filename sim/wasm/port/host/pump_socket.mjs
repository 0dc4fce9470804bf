// SPDX-License-Identifier: MIT
// One stream on the page's side: from the dialler into the ring, and from the ring to the dialler.
import * as L from './layout.mjs';

const CHUNK = 1 << 16;

export class PumpSocket {
    constructor(id, shared, control) {
        this.id = id;
        this.memory = new L.SocketMemory(shared);
        this.words = this.memory.words;
        this.control = control;
        this.queue = [];      // received, no room in the ring yet
        this.stream = null;
        this.ready = true;    // the dialler takes bytes
        this.told = 0;        // of RX_TAIL, to the dialler
        this.closed = false;
        this.events = {
            open: (peer = '') => this.opened(peer),
            data: (u8) => this.data(u8),
            end: () => this.ended(),
            error: (errno, words) => this.failed(errno, words),
            drain: () => { this.ready = true; this.send(); },
        };
    }

    attach(stream) {
        this.stream = stream;
        if (this.closed) {
            stream.close();
            return;
        }
        this.send();
    }

    opened(peer) {
        if (this.closed || Atomics.load(this.words, L.STATE) !== L.NEW) {
            return;
        }
        this.memory.text = peer;
        Atomics.store(this.words, L.STATE, L.OPEN);
        this.control.ring();
        this.send();
    }

    // Returns false while bytes queue here, for a dialler that can pause its source.
    data(u8) {
        if (this.closed) {
            return true;
        }
        let at = 0;
        if (!this.queue.length) {
            at = this.memory.rx.put(u8);
            this.control.ring();
        }
        if (at < u8.length) {
            this.queue.push(u8.slice(at));
            this.refill();
        }
        this.credit();
        return this.queue.length === 0;
    }

    // Moves the queue into the ring; asks to be told when there is room again.
    refill() {
        for (;;) {
            let moved = 0;
            while (this.queue.length) {
                const n = this.memory.rx.put(this.queue[0]);
                moved += n;
                if (n < this.queue[0].length) {
                    this.queue[0] = this.queue[0].subarray(n);
                    break;
                }
                this.queue.shift();
            }
            if (moved) {
                this.control.ring();
            }
            if (!this.queue.length) {
                if (this.endAfterQueue) {
                    this.endAfterQueue();
                }
                if (this.stream && this.stream.resume) {
                    this.stream.resume();
                }
                return;
            }
            Atomics.store(this.words, L.RX_WANT, 1);
            // Taken between the last look and the word: nobody would tell us then.
            if (this.memory.rx.used > L.RX_SIZE / 2 || !Atomics.exchange(this.words, L.RX_WANT, 0)) {
                return;
            }
        }
    }

    taken() {
        if (!this.closed) {
            this.refill();
            this.credit();
        }
    }

    credit() {
        const tail = Atomics.load(this.words, L.RX_TAIL);
        const n = (tail - this.told) >>> 0;
        if (n && this.stream && this.stream.consumed) {
            this.stream.consumed(n);
        }
        this.told = tail;
        // With credit given, the next message comes only when the worker has taken more.
        if (this.stream && this.stream.consumed && this.memory.rx.used) {
            Atomics.store(this.words, L.RX_WANT, 1);
        }
    }

    ended() {
        const mark = () => {
            this.endAfterQueue = null;
            Atomics.store(this.words, L.PEER_ENDED, 1);
            this.control.ring();
        };
        if (this.closed) {
            return;
        }
        if (this.queue.length) {
            this.endAfterQueue = mark;
        } else {
            mark();
        }
    }

    failed(errno, words = '') {
        if (this.closed || Atomics.load(this.words, L.STATE) === L.FAILED) {
            return;
        }
        const mark = () => {
            this.endAfterQueue = null;
            this.memory.text = words;
            Atomics.store(this.words, L.ERROR, errno || L.ERRNO.EIO);
            Atomics.store(this.words, L.STATE, L.FAILED);
            this.control.ring();
            if (this.closing) {
                this.release();
            }
        };
        if (this.queue.length) {
            this.endAfterQueue = mark;
        } else {
            mark();
        }
    }

    // From the ring to the dialler, for as long as it takes more.
    send() {
        if (!this.stream || Atomics.load(this.words, L.STATE) !== L.OPEN) {
            return;
        }
        Atomics.store(this.words, L.TX_TOLD, 0);
        const { tx } = this.memory;
        while (this.ready && tx.used) {
            const u8 = new Uint8Array(Math.min(tx.used, CHUNK));
            tx.take(u8);
            this.control.ring(); // a send may wait for room
            if (this.stream.write(u8) === false) {
                this.ready = false;
            }
        }
        if (!tx.used && this.ending) {
            this.ending = false;
            this.stream.end();
        }
        if (!tx.used && this.closing) {
            this.release();
        }
    }

    end() {
        this.ending = true;
        this.send();
    }

    // What is in the ring still goes out, then the memory is the worker's again.
    close() {
        this.closing = true;
        this.queue = [];
        this.endAfterQueue = null;
        this.send();
        if (!this.closed && (!this.stream || Atomics.load(this.words, L.STATE) !== L.OPEN)) {
            this.release();
        }
    }

    release() {
        if (this.closed) {
            return;
        }
        this.closed = true;
        if (this.stream) {
            this.stream.close();
        }
        Atomics.store(this.words, L.RELEASED, 1);
    }
}
