// SPDX-License-Identifier: MIT
// The relay alone, without TLS and without a machine: what nobody behind it can be faster than.
export class Client {
    constructor({ relay }) {
        this.relay = relay;
    }

    async load() {
        ({ relayDial: this.relayDial } = await import('/sim/relay_dial.mjs'));
    }

    // Resolves to the milliseconds from the request to the last byte.
    request(port, size) {
        this.dial = this.dial || this.relayDial(this.relay, undefined, { warm: true });
        return new Promise((done, fail) => {
            let got = 0;
            let start = 0;
            const stream = this.dial({ name: 'localhost', port }, {
                open() {
                    start = performance.now();
                    stream.write(new TextEncoder().encode(
                        `GET /?bytes=${size} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
                },
                data(u8) {
                    got += u8.length;
                    stream.consumed(u8.length);
                },
                end() {
                    stream.close();
                    got >= size ? done(performance.now() - start) : fail(new Error(`${got} of ${size} bytes`));
                },
                error: (errno, words) => fail(new Error(words)),
                drain() {},
            });
        });
    }

    first(port) { return this.request(port, 2); }

    async handshakes(port, count) {
        const out = [];
        for (let i = 0; i < count; i++) {
            const start = performance.now();
            await this.request(port, 2);
            out.push(performance.now() - start);
        }
        return out;
    }

    download(port, size) { return this.request(port, size); }
}
