// SPDX-License-Identifier: MIT
// Loads a build and gives it a JavaScript face. With a SuspendingHost every call that may run
// Python suspends by JSPI and returns a promise; with a BlockingHost it blocks the worker.

const STATUS = ['ok', 'error', 'exit', 'interrupted'];
const SOFT_RESET = 0x100;
// Calls that may reach a suspending import, and the imports that may suspend.
const SUSPENDING_EXPORTS = ['sim_start', 'sim_soft_reset', 'sim_repl_char', 'sim_run'];
const SUSPENDING_IMPORTS = ['host_wait', 'host_tick'];

function suspend(imports) {
    for (const group of Object.values(imports)) {
        for (const [name, fn] of Object.entries(group)) {
            // Two groups may be one object: it is wrapped once.
            if (SUSPENDING_IMPORTS.includes(name) && typeof fn === 'function') {
                group[name] = new WebAssembly.Suspending(fn);
            }
        }
    }
}

// {glue: the default export of a ussl-*.mjs, wasmModule or wasmBinary, host, heap, defaultCa,
//  trace, files, onRunning(bool)}
export async function createMachine(options) {
    const { glue, host, wasmBinary } = options;
    const wasmModule = options.wasmModule || await WebAssembly.compile(wasmBinary);
    const suspends = Boolean(host.suspends);
    let exports;
    const module = await new Promise((resolve, reject) => {
        glue({
            host,
            instantiateWasm(imports, done) {
                if (suspends) {
                    suspend(imports);
                }
                // The glue waits for `done` alone: what fails before it is told here.
                WebAssembly.instantiate(wasmModule, imports).then((instance) => {
                    exports = instance.exports;
                    done(instance, wasmModule);
                }).catch(reject);
                return {};
            },
        }).then(resolve, reject);
    });
    const machine = new Machine(module, host, options.onRunning || (() => {}));
    for (const name of SUSPENDING_EXPORTS) {
        machine.calls[name] = suspends ? WebAssembly.promising(exports[name]) : exports[name];
    }
    await machine.start(options);
    return machine;
}

class Machine {
    constructor(module, host, onRunning) {
        this.module = module;
        this.host = host;
        this.onRunning = onRunning;
        this.calls = {};
    }

    async start({ heap = 4 << 20, defaultCa, trace, files = {} }) {
        if (await this.calls.sim_start(heap) !== 0) {
            throw new Error('no memory for the Python heap');
        }
        if (defaultCa) {
            this.setDefaultCa(defaultCa);
        }
        if (trace) {
            this.setTrace(true);
        }
        for (const [path, data] of Object.entries(files)) {
            this.writeFile(path, data);
        }
    }

    // Copies into the module's memory for the time of a call.
    with(data, use) {
        const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
        const at = this.module._malloc(bytes.length + 1);
        if (!at) {
            throw new Error('no memory');
        }
        this.module.HEAPU8.set(bytes, at);
        this.module.HEAPU8[at + bytes.length] = 0;
        const done = () => {
            this.module.HEAPU8.fill(0, at, at + bytes.length); // it may be a key
            this.module._free(at);
        };
        let result;
        try {
            result = use(at, bytes.length);
        } catch (e) {
            done();
            throw e;
        }
        if (result instanceof Promise) {
            return result.finally(done);
        }
        done();
        return result;
    }

    async busy(work) {
        this.onRunning(true);
        try {
            return await work();
        } finally {
            this.onRunning(false);
            if (this.host.flushTrace) {
                this.host.flushTrace();
            }
        }
    }

    async run(source, { name = '<main>', fresh = false } = {}) {
        if (fresh) {
            await this.softReset();
        }
        return this.busy(async () => {
            const status = await this.with(name, (nameAt) => this.with(
                source, (at, len) => this.calls.sim_run(at, len, nameAt)));
            return { status: STATUS[status] };
        });
    }

    // One key at the prompt; a soft reset follows Ctrl-D.
    async key(byte) {
        const result = await this.busy(() => this.calls.sim_repl_char(byte));
        if (result & SOFT_RESET) {
            await this.softReset();
        }
    }

    async softReset() {
        await this.busy(() => this.calls.sim_soft_reset());
        if (this.defaultCa) {
            this.setDefaultCa(this.defaultCa);
        }
    }

    setDefaultCa(pem) {
        this.defaultCa = pem;
        if (this.module._sim_set_default_ca &&
            this.with(pem, (at, len) => this.module._sim_set_default_ca(at, len)) !== 0) {
            throw new Error('the default certificates cannot be read');
        }
    }

    setTrace(on) {
        if (this.module._sim_trace) {
            this.module._sim_trace(on ? 1 : 0);
        }
    }

    check(rc, path) {
        if (rc < 0) {
            throw Object.assign(new Error(`${path}: errno ${-rc}`), { errno: -rc });
        }
        return rc;
    }

    writeFile(path, data) {
        const rc = this.with(path, (pathAt) => this.with(
            data, (at, len) => this.module._sim_file_write(pathAt, at, len)));
        this.check(rc, path);
    }

    fetch(path, call) {
        const out = this.module._malloc(4);
        try {
            const rc = this.with(path, (pathAt) => call(pathAt, out));
            const at = this.module.HEAPU32[out >> 2];
            this.check(rc, path);
            const data = this.module.HEAPU8.slice(at, at + rc);
            this.module.HEAPU8.fill(0, at, at + rc);
            this.module._free(at);
            return data;
        } finally {
            this.module._free(out);
        }
    }

    readFile(path) {
        return this.fetch(path, this.module._sim_file_read);
    }

    listFiles(path = '/') {
        const text = new TextDecoder().decode(this.fetch(path, this.module._sim_file_list));
        return text.split('\n').filter(Boolean);
    }

    removeFile(path) {
        this.check(this.with(path, (at) => this.module._sim_file_remove(at)), path);
    }

    gc(threshold, spoil = false) {
        if (threshold !== undefined) {
            this.module._sim_gc_threshold(threshold);
            this.module._sim_gc_spoil(spoil);
        }
        return {
            collections: this.module._sim_gc_count(),
            seesLocals: Boolean(this.module._sim_gc_sees_locals()),
            memory: this.module.HEAPU8.length,
        };
    }
}
