// SPDX-License-Identifier: MIT
// The worker's script: one machine over a BlockingHost, and the requests of its pump. Requests are
// served one after the other; while Python runs, the pump speaks through shared memory alone.
import { BlockingHost } from './blocking_host.mjs';
import * as L from './layout.mjs';
import { createMachine } from './machine.mjs';

const node = typeof process === 'object' && process.versions && process.versions.node;
const port = node ? (await import('node:worker_threads')).parentPort : self;
const post = (message) => port.postMessage(message);

let machine;
let host;
let ownGlue = null;

// A script that holds a build's glue gives it here; `start` then names none.
export function useGlue(glue) {
    ownGlue = glue;
}

async function load(url, wasm, wasmModule) {
    const glue = ownGlue || (await import(url)).default;
    if (wasmModule) {
        return { glue, wasmModule };
    }
    if (node && wasm.startsWith('file:')) {
        const { readFile } = await import('node:fs/promises');
        return { glue, wasmModule: await WebAssembly.compile(await readFile(new URL(wasm))) };
    }
    const response = await fetch(wasm);
    if (!response.ok) {
        throw new Error(`${wasm}: ${response.status} ${response.statusText}`);
    }
    // Static hosts may not know the type of .wasm, and compileStreaming insists on it.
    const typed = (response.headers.get('content-type') || '').startsWith('application/wasm');
    return {
        glue,
        wasmModule: typed ? await WebAssembly.compileStreaming(response)
            : await WebAssembly.compile(await response.arrayBuffer()),
    };
}

function setRunning(on) {
    if (on) {
        // A Ctrl-C from before is not for this run.
        Atomics.store(host.words, L.INTERRUPT, 0);
    }
    Atomics.store(host.words, L.RUNNING, on ? 1 : 0);
}

const serve = {
    async start({ glue, wasm, wasmModule, control, heap, defaultCa, trace, files }) {
        post({ op: 'state', value: { state: 'loading' } });
        host = new BlockingHost({ control, post });
        const build = await load(glue, wasm, wasmModule);
        machine = await createMachine({
            ...build, host, heap, defaultCa, trace, files, onRunning: setRunning,
        });
        post({ op: 'state', value: { state: 'ready' } });
    },
    async run({ source, name, fresh }) {
        post({ op: 'state', value: { state: 'running' } });
        try {
            return await machine.run(source, { name, fresh });
        } finally {
            post({ op: 'state', value: { state: 'idle' } });
        }
    },
    async reset() {
        await machine.softReset();
    },
    writeFile: ({ path, data }) => machine.writeFile(path, data),
    readFile: ({ path }) => machine.readFile(path),
    listFiles: ({ path }) => machine.listFiles(path),
    removeFile: ({ path }) => machine.removeFile(path),
    setDefaultCa: ({ pem }) => machine.setDefaultCa(pem),
    setTrace: ({ on }) => machine.setTrace(on),
    gc: ({ threshold, spoil }) => machine.gc(threshold, spoil),
    // The bytes are in the ring. What a statement at the prompt reads, it takes from there itself.
    async keys() {
        for (let byte; machine && (byte = host.read()) >= 0;) {
            await machine.key(byte);
        }
    },
};

let queue = Promise.resolve();

function take(message) {
    queue = queue.then(async () => {
        try {
            const value = await serve[message.op](message);
            if (message.request) {
                post({ op: 'answer', request: message.request, value });
            }
        } catch (e) {
            post({ op: 'answer', request: message.request, error: String(e.message || e) });
        }
    });
}

if (node) {
    port.on('message', take);
} else {
    port.onmessage = (event) => take(event.data);
}
