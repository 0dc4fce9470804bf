// SPDX-License-Identifier: MIT
// The shared memory between a page and its worker: words of a control block and of each socket,
// and the byte rings behind them. One side writes `head`, the other `tail`; both only grow (mod 2^32).

export const ERRNO = {
    EIO: 5, EBADF: 9, EAGAIN: 11, EACCES: 13, EINVAL: 22, EMFILE: 24, EADDRINUSE: 98,
    ECONNABORTED: 103, ECONNRESET: 104, ENOTCONN: 107, ETIMEDOUT: 110, ECONNREFUSED: 111,
    EHOSTUNREACH: 113,
};

export const STATUS = { READABLE: 1, WRITABLE: 4, FAILED: 8, ENDED: 16 };

// Words of the control block.
export const DOORBELL = 0;    // counted up at each event for the worker, which waits on it
export const INTERRUPT = 1;   // 1: Ctrl-C
export const RUNNING = 2;     // 1 while code runs: Ctrl-C interrupts, else it is a key
export const IN_HEAD = 3;
export const IN_TAIL = 4;
export const OUT_HEAD = 5;
export const OUT_TAIL = 6;
export const OUT_TOLD = 7;    // 1: the page knows that there is output
export const CONTROL_WORDS = 16;
export const IN_SIZE = 1 << 16;
export const OUT_SIZE = 1 << 18;
export const CONTROL_BYTES = CONTROL_WORDS * 4 + IN_SIZE + OUT_SIZE;

// Words of a socket.
export const STATE = 0;       // NEW, OPEN or FAILED; written by the page
export const PEER_ENDED = 1;  // 1: nothing follows what is in the ring
export const ERROR = 2;       // errno of a failed socket
export const RX_HEAD = 3;
export const RX_TAIL = 4;
export const RX_WANT = 5;     // 1: the page wants to hear when the worker takes bytes
export const TX_HEAD = 6;
export const TX_TAIL = 7;
export const TX_TOLD = 8;     // 1: the page knows that there is something to send
export const TEXT_LEN = 9;    // bytes of the error's words or of the peer's name, in the text area
export const RELEASED = 10;   // 1: the page has let go; the worker may use the memory again
export const SOCKET_WORDS = 16;
export const TEXT_SIZE = 256;
export const RX_SIZE = 1 << 18;
export const TX_SIZE = 1 << 17;
export const SOCKET_BYTES = SOCKET_WORDS * 4 + TEXT_SIZE + RX_SIZE + TX_SIZE;

export const NEW = 0;
export const OPEN = 1;
export const FAILED = 2;

// A ring of bytes with its two counters in `words`. Sizes are powers of two.
export class Ring {
    constructor(words, head, tail, bytes) {
        this.words = words;
        this.head = head;
        this.tail = tail;
        this.bytes = bytes;
        this.size = bytes.length;
        this.mask = bytes.length - 1;
    }

    get used() {
        return (Atomics.load(this.words, this.head) - Atomics.load(this.words, this.tail)) >>> 0;
    }

    get free() {
        return this.size - this.used;
    }

    // Puts what fits of `u8`; returns how many bytes that was.
    put(u8) {
        const head = Atomics.load(this.words, this.head) >>> 0;
        const n = Math.min(u8.length, this.free);
        const at = head & this.mask;
        const first = Math.min(n, this.size - at);
        this.bytes.set(first === u8.length ? u8 : u8.subarray(0, first), at);
        if (n > first) {
            this.bytes.set(u8.subarray(first, n), 0);
        }
        Atomics.store(this.words, this.head, (head + n) | 0);
        return n;
    }

    // Takes up to `u8.length` bytes into `u8`; returns how many.
    take(u8) {
        const tail = Atomics.load(this.words, this.tail) >>> 0;
        const n = Math.min(u8.length, this.used);
        const at = tail & this.mask;
        const first = Math.min(n, this.size - at);
        u8.set(this.bytes.subarray(at, at + first), 0);
        if (n > first) {
            u8.set(this.bytes.subarray(0, n - first), first);
        }
        Atomics.store(this.words, this.tail, (tail + n) | 0);
        return n;
    }
}

export class Control {
    constructor(shared = new SharedArrayBuffer(CONTROL_BYTES)) {
        this.shared = shared;
        this.words = new Int32Array(shared, 0, CONTROL_WORDS);
        const at = CONTROL_WORDS * 4;
        this.input = new Ring(this.words, IN_HEAD, IN_TAIL, new Uint8Array(shared, at, IN_SIZE));
        this.output = new Ring(
            this.words, OUT_HEAD, OUT_TAIL, new Uint8Array(shared, at + IN_SIZE, OUT_SIZE));
    }

    // Wakes the worker.
    ring() {
        Atomics.add(this.words, DOORBELL, 1);
        Atomics.notify(this.words, DOORBELL);
    }
}

export class SocketMemory {
    constructor(shared = new SharedArrayBuffer(SOCKET_BYTES)) {
        this.shared = shared;
        this.words = new Int32Array(shared, 0, SOCKET_WORDS);
        let at = SOCKET_WORDS * 4;
        this.textBytes = new Uint8Array(shared, at, TEXT_SIZE);
        at += TEXT_SIZE;
        this.rx = new Ring(this.words, RX_HEAD, RX_TAIL, new Uint8Array(shared, at, RX_SIZE));
        at += RX_SIZE;
        this.tx = new Ring(this.words, TX_HEAD, TX_TAIL, new Uint8Array(shared, at, TX_SIZE));
    }

    // Before it is used again. What was in the rings is wiped: it may have been a secret.
    reset() {
        new Uint8Array(this.shared).fill(0);
    }

    get text() {
        return new TextDecoder().decode(this.textBytes.slice(0, Atomics.load(this.words, TEXT_LEN)));
    }

    set text(value) {
        const bytes = new TextEncoder().encode(String(value)).subarray(0, TEXT_SIZE);
        this.textBytes.set(bytes);
        Atomics.store(this.words, TEXT_LEN, bytes.length);
    }
}
