// SPDX-License-Identifier: MIT
// @mercuryworkshop/epoxy-tls, its smallest build: rustls in WebAssembly over Wisp.
import { FetchingClient } from './fetching.mjs';

export class Client extends FetchingClient {
    constructor({ wisp }) {
        super();
        this.wisp = wisp;
    }

    async load() {
        const { default: init, EpoxyClient, EpoxyClientOptions } = await import('/epoxy/epoxy.js');
        await init({ module_or_path: '/epoxy/epoxy.wasm' });
        const options = new EpoxyClientOptions();
        options.wisp_v2 = true;
        options.udp_extension_required = false;
        options.user_agent = navigator.userAgent;
        this.client = new EpoxyClient(this.wisp, options);
    }

    fetch(url) {
        return this.client.fetch(url, {});
    }
}
