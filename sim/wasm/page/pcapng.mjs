// SPDX-License-Identifier: MIT
// Writes captures as pcapng with a decryption-secrets block: Wireshark opens and decrypts them. The
// TCP around the streams' bytes is made up; there is none in a tab.

const SEGMENT = 1400;

class Bytes {
    constructor() {
        this.parts = [];
        this.length = 0;
    }

    push(u8) {
        this.parts.push(u8);
        this.length += u8.length;
    }

    // Numbers in little endian, as the section header says: [size, value]...
    numbers(...pairs) {
        const view = new DataView(new ArrayBuffer(pairs.reduce((n, [size]) => n + size, 0)));
        let at = 0;
        for (const [size, value] of pairs) {
            size === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true);
            at += size;
        }
        this.push(new Uint8Array(view.buffer));
    }

    padded(u8) {
        this.push(u8);
        this.push(new Uint8Array(-u8.length & 3));
    }

    join() {
        const all = new Uint8Array(this.length);
        let at = 0;
        for (const part of this.parts) {
            all.set(part, at);
            at += part.length;
        }
        return all;
    }
}

function block(out, type, fill) {
    const body = new Bytes();
    fill(body);
    const total = 12 + body.length;
    out.numbers([4, type], [4, total]);
    out.push(body.join());
    out.numbers([4, total]);
}

function checksum(parts) {
    let sum = 0;
    for (const bytes of parts) {
        for (let i = 0; i < bytes.length; i += 2) {
            sum += bytes[i] << 8 | (bytes[i + 1] || 0);
        }
    }
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
    }
    return ~sum & 0xffff;
}

function packet({ from, to, fromPort, toPort, seq, ack, flags, data }) {
    const bytes = new Uint8Array(40 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0x4500);
    view.setUint16(2, bytes.length);
    view.setUint16(6, 0x4000);
    bytes[8] = 64;
    bytes[9] = 6;
    bytes.set(from, 12);
    bytes.set(to, 16);
    view.setUint16(10, checksum([bytes.subarray(0, 20)]));
    view.setUint16(20, fromPort);
    view.setUint16(22, toPort);
    view.setUint32(24, seq >>> 0);
    view.setUint32(28, ack >>> 0);
    view.setUint16(32, 0x5000 | flags);
    view.setUint16(34, 0xffff);
    bytes.set(data, 40);
    const pseudo = new Uint8Array([...from, ...to, 0, 6, bytes.length - 20 >> 8, bytes.length - 20 & 255]);
    view.setUint16(36, checksum([pseudo, bytes.subarray(20)]));
    return bytes;
}

// A server's address: its own if it is one, else one made up for its name.
function addressOf(name, seen) {
    const parts = name.split('.').map(Number);
    if (parts.length === 4 && parts.every((n) => n >= 0 && n <= 255)) {
        return parts;
    }
    if (!seen.has(name)) {
        seen.set(name, [10, 0, 1 + (seen.size >> 8), seen.size & 255]);
    }
    return seen.get(name);
}

// `number` keeps captures apart that count their streams alike: a client of its own.
function frames(capture, number) {
    const list = [];
    const seen = new Map();
    for (const [id, { name, port, packets }] of capture.streams) {
        if (!packets.length) {
            continue;
        }
        const ends = [{ ip: [10, 0, 0, 2 + number], port: 20000 + (id & 0x7fff), seq: 1 },
            { ip: addressOf(name, seen), port, seq: 1 }];
        const add = (t, out, flags, data) => {
            const [from, to] = out ? ends : [ends[1], ends[0]];
            list.push({ t, bytes: packet({
                from: from.ip, to: to.ip, fromPort: from.port, toPort: to.port,
                seq: flags & 2 ? 0 : from.seq, ack: flags === 2 ? 0 : to.seq, flags, data,
            }) });
            from.seq += data.length;
        };
        const none = new Uint8Array(0);
        const first = packets[0].t;
        add(first, true, 0x02, none);
        add(first, false, 0x12, none);
        add(first, true, 0x10, none);
        for (const { t, out, bytes } of packets) {
            for (let at = 0; at < bytes.length; at += SEGMENT) {
                add(t, out, 0x18, bytes.subarray(at, at + SEGMENT));
            }
        }
        const last = packets[packets.length - 1].t;
        add(last, true, 0x11, none);
        add(last, false, 0x11, none);
    }
    return list.sort((a, b) => a.t - b.t);
}

// `captures`: one or more Capture; each becomes an interface of its own.
export function pcapng(captures) {
    const out = new Bytes();
    block(out, 0x0a0d0d0a, (b) => b.numbers([4, 0x1a2b3c4d], [2, 1], [2, 0], [4, 0xffffffff], [4, 0xffffffff]));
    captures.forEach((capture) => {
        block(out, 1, (b) => {
            const name = new TextEncoder().encode(`ussl over ${capture.backend}`);
            b.numbers([2, 101], [2, 0], [4, 0], [2, 2], [2, name.length]);
            b.padded(name);
            b.numbers([4, 0]);
        });
    });
    const secrets = captures.flatMap((capture) => capture.keylog);
    if (secrets.length) {
        block(out, 10, (b) => {
            const text = new TextEncoder().encode(`${secrets.join('\n')}\n`);
            b.numbers([4, 0x544c534b], [4, text.length]);
            b.padded(text);
        });
    }
    captures.forEach((capture, number) => {
        for (const { t, bytes } of frames(capture, number)) {
            const micros = Math.round(t * 1000);
            block(out, 6, (b) => {
                b.numbers([4, number], [4, Math.floor(micros / 2 ** 32)], [4, micros % 2 ** 32],
                    [4, bytes.length], [4, bytes.length]);
                b.padded(bytes);
            });
        }
    });
    return out.join();
}
