#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Measures the simulator's TLS beside libcurl.js and epoxy-tls in one run of headless Chromium, round
// by round in turn, and prints the table. `./run bench sim` starts it; cmake/run/bench.sh says how.
//
//   node run.mjs [--rounds N] [--mib N] [--handshakes N] [--only CLIENT,...] [--out FILE.json]
import { execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.mjs';
import { makePki } from './pki.mjs';
import { clientSizes } from './sizes.mjs';
import { table } from './table.mjs';
import { startWeb } from './web.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: {
    rounds: { type: 'string', default: '5' }, mib: { type: 'string', default: '64' },
    handshakes: { type: 'string', default: '30' }, only: { type: 'string' }, out: { type: 'string' },
} });
const setting = (name) => process.env[`USSL_SIM_${name}`] || (() => { throw new Error(`USSL_SIM_${name} is not set: use ./run bench sim`); })();
const [site, relayDir, modules, playwright] = ['SITE', 'RELAY', 'BENCH', 'PLAYWRIGHT'].map(setting);
const packages = join(modules, 'node_modules');

const CLIENTS = {
    'ussl-mbedtls': { kind: 'ussl', backend: 'mbedtls' },
    'ussl-wolfssl': { kind: 'ussl', backend: 'wolfssl' },
    epoxy: { kind: 'epoxy' },
    'libcurl.js': { kind: 'libcurl' },
    raw: { kind: 'raw' },
};
const chosen = values.only ? values.only.split(',') : Object.keys(CLIENTS);
for (const name of chosen) {
    if (!CLIENTS[name]) {
        console.error(`there is no client '${name}'; there are ${Object.keys(CLIENTS).join(', ')}`);
        process.exit(2);
    }
}

const folder = mkdtempSync(join(tmpdir(), 'ussl-bench-'));
const stops = [() => rmSync(folder, { recursive: true, force: true })];
process.once('exit', () => stops.reverse().forEach((stop) => stop()));

// A child whose output holds `pattern` once it is ready.
function start(args, pattern) {
    return new Promise((done, fail) => {
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
        stops.push(() => child.kill());
        let said = '';
        const hear = (data) => {
            said = (said + data).slice(-4000);
            const match = pattern.exec(said);
            if (match) {
                done(match);
            }
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        child.on('exit', (code) => fail(new Error(`${args[0]} ended with ${code}: ${said}`)));
    });
}

const answer = (child) => new Promise((done) => child.once('message', done));

const pki = makePki(folder, packages);
const server = fork(join(HERE, 'server.mjs'), { env: { ...process.env, BENCH_KEY: pki.key, BENCH_CERT: pki.cert } });
stops.push(() => server.kill());
const { ports } = await answer(server);
const stats = async () => {
    server.send('stats');
    return (await answer(server)).stats;
};

const web = await startWeb([
    ['/libcurl/libcurl.wasm', join(folder, 'libcurl.wasm')], ['/libcurl/', join(packages, 'libcurl.js')],
    ['/epoxy/epoxy.wasm', join(folder, 'epoxy.wasm')], ['/epoxy/', join(packages, '@mercuryworkshop/epoxy-tls/minimal')], ['/sim/', site], ['/', HERE],
]);
stops.push(web.stop);
const maps = Object.values(ports).flatMap((port) => ['--map', `localhost:${port}=127.0.0.1:${port}`]);
const [line] = await start([join(relayDir, 'main.mjs'), '--json', '--origin', web.origin, ...maps], /^\{.*\}$/m);
const { url, token } = JSON.parse(line);
const wisp = `ws://127.0.0.1:${(await start([join(HERE, 'wisp.mjs'), packages], /port (\d+)/))[1]}/`;

const { chromium } = createRequire(join(playwright, 'package.json'))('playwright-core');
const browser = await chromium.launch({
    executablePath: process.env.USSL_CHROMIUM || '/usr/bin/chromium', headless: true,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-dev-shm-usage', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
});
stops.push(() => browser.close().catch(() => {}));
const session = await browser.newBrowserCDPSession();

const load = loadavg()[0]; // before: what else the machine does
const rows = Object.fromEntries(chosen.map((name) => [name, []]));
const plan = { warm: 10, handshakes: Number(values.handshakes), mib: Number(values.mib) };
for (let round = 1; round <= Number(values.rounds); round++) {
    for (const name of chosen) {
        console.error(`round ${round} of ${values.rounds}: ${name}`);
        rows[name].push(await measure({
            browser, session, origin: web.origin, ports, stats, plan, kind: CLIENTS[name].kind,
            options: { backend: CLIENTS[name].backend, wisp, root: pki.root, relay: { url: `${url.replace('http', 'ws')}/relay`, token } },
        }));
    }
}

const git = (...args) => execFileSync('git', ['-C', HERE, ...args], { encoding: 'utf8' }).trim();
const version = (name) => JSON.parse(readFileSync(join(packages, name, 'package.json'))).version;
const result = {
    made: {
        commit: git('rev-parse', '--short=10', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? ' with changes' : ''),
        date: new Date().toISOString().slice(0, 10), cpu: cpus()[0].model, processors: cpus().length, load,
        browser: browser.version(), node: process.version, openssl: process.versions.openssl,
        emcc: execFileSync('emcc', ['--version'], { encoding: 'utf8' }).split('\n')[0],
        versions: { epoxy: version('@mercuryworkshop/epoxy-tls'), 'libcurl.js': version('libcurl.js'), wisp: version('@mercuryworkshop/wisp-js') },
        rounds: Number(values.rounds), ...plan,
    },
    sizes: clientSizes({ site, packages }),
    rows,
};
if (values.out) {
    writeFileSync(values.out, `${JSON.stringify(result, null, 1)}\n`);
    console.error(`written: ${values.out}`);
}
console.log(table(result));
process.exit(0);
