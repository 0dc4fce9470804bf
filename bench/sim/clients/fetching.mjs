// SPDX-License-Identifier: MIT
// What the clients with a fetch of their own have in common: each answer ends its connection.
export class FetchingClient {
    url(port, size = 2) {
        return `https://localhost:${port}/?bytes=${size}`;
    }

    async first(port) {
        const text = await (await this.fetch(this.url(port))).text();
        if (text.length !== 2) {
            throw new Error(`an answer of ${text.length} bytes`);
        }
    }

    // Sessions are kept by the client itself; which server it is decides whether they can be used.
    async handshakes(port, count, resume) {
        if (resume) {
            await this.first(port);
        }
        const out = [];
        for (let i = 0; i < count; i++) {
            const start = performance.now();
            await this.first(port);
            out.push(performance.now() - start);
        }
        return out;
    }

    async download(port, size) {
        const response = await this.fetch(this.url(port, size));
        const start = performance.now();
        const reader = response.body.getReader();
        let got = 0;
        for (let part; !(part = await reader.read()).done;) {
            got += part.value.length;
        }
        if (got !== size) {
            throw new Error(`${got} bytes of ${size}`);
        }
        return performance.now() - start;
    }
}
