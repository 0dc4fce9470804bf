#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Makes the static site: our modules, the bundled third parties, the builds, a demonstration PKI, and
// the licences of all of it.
//
//   node build.mjs --out DIR --builds DIR --page-modules DIR --backends mbedtls,wolfssl
//                  --pki DIR --sources DIR
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { writeLicences } from './licences.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const SIM = dirname(HERE);
// What is loaded by its own name: by the page, by a program that embeds the machine, where JSPI is needed.
const ENTRIES = ['app', 'runner', 'relay_dial', 'thread_runner'];
// The ports of server.py, by what they serve.
const PORTS = { 'one-way': 1, 'static-ecdh': 2, mutual: 3, psk: 4, mqtt: 5, expired: 6, untrusted: 7 };
const SERVER_FILES = ['ca.pem', 'server-ec.pem', 'server-ec.key', 'server-rsa.pem', 'server-rsa.key',
    'server-ecdh.pem', 'server-ecdh.key', 'expired.pem', 'untrusted.pem'];
const DEVICE_FILES = ['device.pem', 'device.key'];

const names = ['out', 'builds', 'page-modules', 'backends', 'pki', 'sources'];
const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
for (const name of names) {
    if (!values[name]) {
        console.error(`build.mjs: --${name} is missing`);
        process.exit(2);
    }
}
const { out, builds, pki, sources } = values;
const modules = resolve(values['page-modules']);
const backends = values.backends.split(/[,;]/).filter(Boolean);

await rm(out, { recursive: true, force: true });
for (const folder of ['host', 'vendor', 'sim', 'demo', 'examples']) {
    await mkdir(join(out, folder), { recursive: true });
}

for (const file of ['index.html', 'style.css', 'isolate_worker.js']) {
    await cp(join(SIM, 'page', file), join(out, file));
}
await cp(join(SIM, 'page/examples'), join(out, 'examples'), { recursive: true });
// The documentation's, word for word, is kept where every port has it.
await cp(join(dirname(dirname(SIM)), 'micropython/examples/quecpython.py'), join(out, 'examples/one_way.py'));
for (const backend of backends) {
    for (const end of ['mjs', 'wasm']) {
        await cp(join(builds, `ussl-${backend}.${end}`), join(out, 'sim', `ussl-${backend}.${end}`));
    }
}

const esbuild = createRequire(join(modules, 'package.json'))('esbuild');
const asModules = { outExtension: { '.js': '.mjs' }, bundle: true, minify: true, format: 'esm', target: 'es2022',
    legalComments: 'none', logLevel: 'warning' };

// Ours, each with all that it imports: one more file in a row is one more round trip before anything starts.
// `host/` is page/host there, as the modules of the page see it.
const ours = {
    ...asModules, external: ['./vendor/*', './thread_runner.mjs', 'node:*'],
    plugins: [{
        name: 'host',
        setup: (build) => build.onResolve({ filter: /^\.\/host\// }, ({ path }) =>
            ({ path: join(SIM, 'port', path) })),
    }],
};
await esbuild.build({ ...ours, entryPoints: ENTRIES.map((name) => join(SIM, 'page', `${name}.mjs`)), outdir: out });
for (const backend of backends) {
    await esbuild.build({
        ...ours, outfile: join(out, 'host', `worker-${backend}.mjs`),
        stdin: {
            contents: `import { useGlue } from './host/worker.mjs';
                import glue from './sim/ussl-${backend}.mjs';
                useGlue(glue);`,
            resolveDir: resolve(out),
        },
    });
}

// One module each, so that the page loads two files and not two hundred.
const bundled = await esbuild.build({
    entryPoints: ['editor', 'terminal'].map((name) => ({
        in: join(SIM, 'page', `vendor_${name}.mjs`), out: name,
    })),
    ...asModules, outdir: join(out, 'vendor'), nodePaths: [join(modules, 'node_modules')], metafile: true,
});
await cp(join(modules, 'node_modules/@xterm/xterm/css/xterm.css'), join(out, 'vendor/terminal.css'));

for (const file of [...SERVER_FILES, ...DEVICE_FILES]) {
    await cp(join(pki, file), join(out, 'demo', file));
}
await cp(join(HERE, 'net.json'), join(out, 'demo/net.json'));
await cp(join(HERE, 'server.py'), join(out, 'demo/server.py'));

await writeFile(join(out, 'build.json'), `${JSON.stringify({
    backends, ports: PORTS, serverFiles: SERVER_FILES, deviceFiles: DEVICE_FILES,
}, null, 4)}\n`);
await writeLicences({
    out: join(out, 'licences'), root: dirname(dirname(SIM)), modules, sources, backends,
    packages: [...new Set(Object.keys(bundled.metafile.inputs)
        .map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path))
        .filter(Boolean).map((match) => match[1]))].sort(),
});

async function* walk(folder) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            yield* walk(path);
        } else {
            yield path;
        }
    }
}

let plain = 0;
let brotli = 0;
console.log('bytes      gzip       brotli     file');
const row = (...cells) => console.log(cells.map((c) => String(c).padEnd(10)).join(' '));
for await (const path of walk(out)) {
    const data = await readFile(path);
    const small = brotliCompressSync(data).length;
    plain += data.length;
    brotli += small;
    if (data.length > 20000) {
        row(data.length, gzipSync(data, { level: 9 }).length, small, path.slice(out.length + 1));
    }
}
row(plain, '', brotli, 'all files');
if (!existsSync(join(out, 'index.html'))) {
    throw new Error('no index.html');
}
