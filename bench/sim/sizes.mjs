// SPDX-License-Identifier: MIT
// What each client weighs as a server sends it: every file that it loads, brotli at its best.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const brotli = (file) => {
    const data = readFileSync(file);
    return brotliCompressSync(data, { params: {
        [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    } }).length;
};

// Everything that importing `entry` loads, itself included.
function withImports(entry, seen = new Set()) {
    if (!seen.has(entry)) {
        seen.add(entry);
        for (const [, path] of readFileSync(entry, 'utf8').matchAll(/(?:from|import) ?"(\.[^"]+)"/g)) {
            withImports(join(dirname(entry), path), seen);
        }
    }
    return seen;
}

// {client: {wasm, all}}: of WebAssembly alone, and with the scripts that it cannot do without.
export function clientSizes({ site, packages }) {
    const of = (wasm, scripts) => {
        const bytes = brotli(wasm);
        return { wasm: bytes, all: scripts.reduce((sum, file) => sum + brotli(file), bytes) };
    };
    const sizes = {};
    for (const backend of ['mbedtls', 'wolfssl']) {
        const scripts = new Set(['runner.mjs', 'relay_dial.mjs', `host/worker-${backend}.mjs`]
            .flatMap((name) => [...withImports(join(site, name))]));
        sizes[`ussl-${backend}`] = of(join(site, `sim/ussl-${backend}.wasm`), [...scripts]);
    }
    const epoxy = join(packages, '@mercuryworkshop/epoxy-tls/minimal');
    sizes.epoxy = of(join(epoxy, 'epoxy.wasm'), [join(epoxy, 'epoxy.js')]);
    const libcurl = join(packages, 'libcurl.js');
    sizes['libcurl.js'] = of(join(libcurl, 'libcurl.wasm'), [join(libcurl, 'libcurl.mjs')]);
    return sizes;
}
