// SPDX-License-Identifier: MIT
// A machine of the page in the page's own thread, by JSPI.
import { createMachine } from './host/machine.mjs';
import { TabHost } from './tab_host.mjs';

export class ThreadRunner {
    constructor({ backend, base, onOutput, onTrace, dial }) {
        this.glue = import(new URL(`sim/ussl-${backend}.mjs`, base).href);
        this.glue.catch(() => {}); // start tells
        this.host = new TabHost({ dial, onOutput, onTrace });
        this.running = false;
        this.queue = Promise.resolve();
        this.halt = new Promise((_, reject) => { this.giveUp = reject; });
        this.halt.catch(() => {});
    }

    async start(options) {
        const { default: build } = await this.glue;
        this.machine = await createMachine({
            ...options, glue: build, host: this.host, onRunning: (on) => { this.running = on; },
        });
    }

    // One after the other, as a worker serves its messages; none outlives the machine.
    request(work) {
        const result = this.queue.then(work);
        this.queue = result.catch(() => {});
        return Promise.race([result, this.halt]);
    }

    run(source, options) { return this.request(() => this.machine.run(source, options)); }

    softReset() { return this.request(() => this.machine.softReset()); }

    writeFile(path, data) { return this.request(() => this.machine.writeFile(path, data)); }

    gc(threshold) { return this.request(() => this.machine.gc(threshold)); }

    input(text) {
        const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
        if (this.running && bytes.includes(3)) {
            this.host.interrupt();
            return;
        }
        this.host.input(bytes);
        if (!this.running) {
            this.request(async () => {
                for (let byte; (byte = this.host.read()) >= 0;) {
                    await this.machine.key(byte);
                }
            }).catch(() => {});
        }
    }

    interrupt() { this.host.interrupt(); }

    incoming(port, options) { return this.host.incoming(port, options); }

    stop() {
        this.host.abandon();
        this.giveUp(new Error('the machine was stopped'));
    }
}
