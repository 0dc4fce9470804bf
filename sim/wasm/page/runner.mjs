// SPDX-License-Identifier: MIT
// One machine of the page, with one face for both ways of running it: in a worker over shared
// memory, or in this thread by JSPI where shared memory is not to be had.
import { Pump } from './host/pump.mjs';

export function wayToRun() {
    if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function') {
        return 'shared';
    }
    return typeof WebAssembly === 'object' && 'Suspending' in WebAssembly ? 'jspi' : 'none';
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
    const compiled = compile(new URL(`sim/ussl-${backend}.wasm`, base).href);
    const Runner = way === 'shared' ? WorkerRunner : (await import('./thread_runner.mjs')).ThreadRunner;
    const runner = new Runner({ backend, base, onOutput, onTrace, dial }); // it gets ready while that compiles
    runner.backend = backend;
    try {
        await runner.start({ wasmModule: await compiled, ...options });
    } catch (error) {
        runner.stop();
        throw error;
    }
    return runner;
}

class WorkerRunner {
    constructor({ backend, onOutput, onTrace, dial }) {
        this.worker = new Worker(new URL(`./host/worker-${backend}.mjs`, import.meta.url), { type: 'module' });
        this.pump = new Pump({ worker: this.worker, dial, onOutput, onTrace });
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
