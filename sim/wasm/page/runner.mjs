// SPDX-License-Identifier: MIT
// One machine of the page, with one face for both ways of running it: in a worker over shared
// memory, or in this thread by JSPI where shared memory is not to be had.
import { createMachine } from './host/machine.mjs';
import { Pump } from './host/pump.mjs';
import { TabHost } from './tab_host.mjs';

export function wayToRun() {
    if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function') {
        return 'shared';
    }
    return TabHost.possible ? 'jspi' : 'none';
}

const modules = new Map(); // url -> promise of a WebAssembly.Module, for all machines of the page

function compile(url) {
    if (!modules.has(url)) {
        const loading = fetch(url).then(async (response) => {
            if (!response.ok) {
                throw new Error(`${url}: ${response.status} ${response.statusText}`);
            }
            const typed = (response.headers.get('content-type') || '').startsWith('application/wasm');
            return typed ? WebAssembly.compileStreaming(response)
                : WebAssembly.compile(await response.arrayBuffer());
        });
        loading.catch(() => modules.delete(url));
        modules.set(url, loading);
    }
    return modules.get(url);
}

export async function startRunner({ backend, base, way = wayToRun(), onOutput, onTrace, dial, ...options }) {
    if (way === 'none') {
        throw new Error('This browser has neither shared memory here nor JSPI: use a current Chromium, ' +
            'or open the page in a tab of its own.');
    }
    const glue = new URL(`sim/ussl-${backend}.mjs`, base).href;
    const compiled = compile(new URL(`sim/ussl-${backend}.wasm`, base).href);
    const Runner = way === 'shared' ? WorkerRunner : ThreadRunner;
    const runner = new Runner({ glue, onOutput, onTrace, dial }); // it gets ready while that compiles
    runner.backend = backend;
    try {
        await runner.start({ glue, wasmModule: await compiled, ...options });
    } catch (error) {
        runner.stop();
        throw error;
    }
    return runner;
}

class WorkerRunner {
    constructor({ glue, onOutput, onTrace, dial }) {
        this.worker = new Worker(new URL('./host/worker.mjs', import.meta.url), { type: 'module' });
        this.pump = new Pump({ worker: this.worker, dial, onOutput, onTrace });
        this.worker.postMessage({ op: 'glue', glue });
    }

    async start(options) {
        await this.pump.start(options);
        this.pump.output();
    }

    run(source, options) { return this.pump.run(source, options); }

    async softReset() {
        await this.pump.softReset();
        this.pump.output(); // its greeting comes before what follows
    }

    input(text) { this.pump.input(text); }

    interrupt() { this.pump.interrupt(); }

    writeFile(path, data) { return this.pump.writeFile(path, data); }

    incoming(port, options) { return this.pump.incoming(port, options); }

    gc(threshold) { return this.pump.gc(threshold); }

    stop() {
        this.pump.stop();
        this.worker.terminate();
    }
}

class ThreadRunner {
    constructor({ glue, onOutput, onTrace, dial }) {
        this.glue = import(glue);
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
