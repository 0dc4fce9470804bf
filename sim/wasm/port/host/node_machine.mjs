// SPDX-License-Identifier: MIT
// A machine in node: the same worker and pump as in a page, over node's sockets.
import { Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { nodeDial } from './node_dial.mjs';
import { Pump } from './pump.mjs';

// `build`: path of a ussl-*.mjs, the .wasm beside it. The rest as for Pump and Pump.start.
export async function nodeMachine({ build, dial = nodeDial(), onOutput, onTrace, ...options }) {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url));
    const machine = { worker, text: '', traces: [] };
    const decoder = new TextDecoder();
    const pump = new Pump({
        worker,
        dial,
        onOutput: (u8) => {
            machine.text += decoder.decode(u8, { stream: true });
            if (onOutput) {
                onOutput(u8);
            }
        },
        onTrace: (events) => {
            machine.traces.push(...events);
            if (onTrace) {
                onTrace(events);
            }
        },
    });
    machine.pump = pump;
    machine.stop = async () => {
        pump.stop();
        await worker.terminate();
    };
    try {
        await pump.start({
            glue: pathToFileURL(build).href,
            wasm: pathToFileURL(build.replace(/\.mjs$/, '.wasm')).href,
            ...options,
        });
    } catch (e) {
        await worker.terminate();
        throw e;
    }
    return machine;
}
