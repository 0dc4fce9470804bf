// SPDX-License-Identifier: MIT
// Where the machines' connections go: to a relay, or to the demonstration server in this tab.
import { ERRNO } from './host/layout.mjs';
import { dialTo } from './host/pump.mjs';
import { relayDial } from './relay_dial.mjs';
import { startRunner } from './runner.mjs';

// "ws://127.0.0.1:8080/relay?token=..." as ./run sim prints it for pages of other origins.
export function parseRelay(text) {
    let url;
    try {
        url = new URL(text.trim());
    } catch {
        throw new Error('A relay is ws://HOST:PORT/relay?token=TOKEN, as ./run sim prints it.');
    }
    const token = url.searchParams.get('token');
    if (!/^wss?:$/.test(url.protocol) || !token) {
        throw new Error('A relay is ws://HOST:PORT/relay?token=TOKEN, as ./run sim prints it.');
    }
    url.search = '';
    return { url: url.href, token };
}

export class Network {
    // `onChange()` after the way out has changed, `onWords(words)` when a relay refused or is away.
    constructor({ base, demo, onChange, onWords }) {
        this.base = base;
        this.demo = demo;
        this.onChange = onChange;
        this.onWords = onWords;
        this.relay = null;
        this.server = null;
    }

    // The relay that serves this page, if one does.
    async look() {
        try {
            const response = await fetch(new URL('relay.json', this.base), { cache: 'no-store' });
            if (response.ok) {
                const relay = await response.json();
                this.setRelay({ url: relay.url, token: relay.token }, { warm: true });
            }
        } catch {
            // A static host: the tab's own server answers.
        }
    }

    setRelay(relay, options) {
        this.relay = relay;
        this.relayDial?.close();
        this.relayDial = relay && relayDial(relay, this.onWords, options);
        this.onChange();
    }

    dial(target, events) {
        if (this.relay) {
            return this.relayDial(target, events);
        }
        return this.#dialTab(target, events);
    }

    // The server machine starts with the first connection; until then what is written waits.
    #dialTab(target, events) {
        const place = this.demo.net[`${target.name}:${target.port}`];
        if (!place) {
            throw Object.assign(new Error(`${target.name}:${target.port} cannot be reached: this page runs ` +
                'without a relay, and only the demonstration server in this tab answers (see Network).'),
                { errno: ERRNO.EHOSTUNREACH });
        }
        let stream = null;
        let closed = false;
        this.startServer().then((server) => {
            if (!closed) {
                stream = dialTo(server, '192.0.2.1:40000')(
                    { ...target, port: this.demo.ports[place.serves] }, events);
            }
        }).catch((error) => events.error(error.errno || ERRNO.ECONNREFUSED,
            `the demonstration server: ${error.message}`));
        return {
            write: (u8) => stream.write(u8),
            end: () => stream && stream.end(),
            close: () => { closed = true; stream && stream.close(); },
        };
    }

    startServer() {
        if (!this.server) {
            this.server = this.#boot();
            this.server.catch(() => { this.server = null; });
        }
        return this.server;
    }

    async #boot() {
        const { files, script, backend } = this.demo;
        let said = '';
        let heard;
        const ready = new Promise((resolve) => { heard = resolve; });
        const runner = await startRunner({
            backend, base: this.base, files, heap: 4 << 20,
            dial: () => { throw new Error('the server connects to nobody'); },
            onOutput: (u8) => {
                said = (said + new TextDecoder().decode(u8)).slice(-2000);
                if (/^ready/m.test(said.replace(/^>>> /mg, ''))) {
                    heard();
                }
            },
        });
        const ended = runner.run(script, { name: 'server.py' }).then(() => {
            throw new Error(`it ended: ${said}`);
        });
        ended.catch((error) => {
            this.server = null;
            console.warn('demonstration server', error.message);
        });
        await Promise.race([ready, ended]);
        return runner;
    }
}
