// SPDX-License-Identifier: MIT
// Keeps the bytes of the streams of one machine, as they pass through dial, for a capture file.

const LIMIT = 16 << 20;

export class Capture {
    constructor() {
        this.clear();
    }

    clear() {
        this.streams = new Map(); // id -> {name, port, packets: [{t, out, bytes}], ended}
        this.bytes = 0;
        this.truncated = false;
        this.keylog = [];
    }

    add(stream, out, u8) {
        if (this.bytes + u8.length > LIMIT) {
            this.truncated = true;
            return;
        }
        this.bytes += u8.length;
        stream.packets.push({ t: performance.timeOrigin + performance.now(), out, bytes: u8.slice() });
    }

    // The same dialler, with what it moves kept here.
    tap(dial) {
        return (target, events) => {
            const kept = { name: target.name, port: target.port, packets: [] };
            this.streams.set(target.id, kept);
            const stream = dial(target, {
                ...events,
                data: (u8) => {
                    this.add(kept, false, u8);
                    return events.data(u8);
                },
            });
            const tapped = {
                write: (u8) => {
                    this.add(kept, true, u8);
                    return stream.write(u8);
                },
            };
            for (const name of ['end', 'close', 'consumed', 'resume'].filter((method) => stream[method])) {
                tapped[name] = (...given) => stream[name](...given);
            }
            return tapped;
        };
    }
}
