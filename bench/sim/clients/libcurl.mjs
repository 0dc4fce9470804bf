// SPDX-License-Identifier: MIT
// libcurl.js: curl with Mbed TLS in WebAssembly over Wisp.
import { FetchingClient } from './fetching.mjs';

export class Client extends FetchingClient {
    constructor({ wisp }) {
        super();
        this.wisp = wisp;
    }

    async load() {
        const { libcurl } = await import('/libcurl/libcurl.mjs');
        await libcurl.load_wasm('/libcurl/libcurl.wasm');
        libcurl.set_websocket(this.wisp);
        this.libcurl = libcurl;
    }

    fetch(url) {
        return this.libcurl.fetch(url);
    }
}
