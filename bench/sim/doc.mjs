#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Writes docs/simulator.md from the JSON of a run: node doc.mjs result.json
import { readFileSync } from 'node:fs';
import { summary, table } from './table.mjs';

const result = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { made } = result;
const OTHERS = ['epoxy', 'libcurl.js'];
const OURS = Object.keys(result.rows).filter((name) => name.startsWith('ussl-'));

// Whether `ours` is ahead of the better of the others in a row, and by how much.
function verdict(row, ours) {
    const theirs = OTHERS.filter((name) => row.cells[name]);
    const best = theirs.sort((a, b) => (row.cells[a].median - row.cells[b].median) * (row.more ? -1 : 1))[0];
    const ratio = row.cells[ours].median / row.cells[best].median;
    return { best, ahead: row.more ? ratio > 1 : ratio < 1, percent: Math.abs(ratio - 1) * 100 };
}

const rows = [...summary(result), ...['wasm', 'all'].map((part) => ({
    title: part === 'wasm' ? 'size of the WebAssembly, brotli' : 'size with the scripts, brotli', unit: 'kB', more: false,
    cells: Object.fromEntries(Object.entries(result.sizes).map(([name, size]) => [name, { median: size[part] / 1000 }])),
}))];
const lost = rows.flatMap((row) => OURS.map((ours) => ({ row, ours, ...verdict(row, ours) }))).filter((v) => !v.ahead);
const won = rows.length * OURS.length - lost.length;

console.log(`<!-- SPDX-License-Identifier: MIT -->
<!-- Written by bench/sim/doc.mjs from bench/sim/result.json: ./run bench sim --write -->
# The simulator's speed and size

MicroPython with \`ussl\` in a browser tab, beside the two libraries that bring TLS into a page: \`libcurl.js\` (curl with
Mbed TLS) and \`@mercuryworkshop/epoxy-tls\` (rustls; its smallest build). One run of

    ./run bench sim --write

of commit ${made.commit} on ${made.date}: ${made.cpu}, ${made.processors} processors, Chromium ${made.browser} headless,
Node ${made.node} (OpenSSL ${made.openssl}), ${made.emcc}, libcurl.js ${made.versions['libcurl.js']}, epoxy-tls
${made.versions.epoxy}, wisp-js ${made.versions.wisp}. Median of ${made.rounds} rounds, in turn, each in a fresh browser context
(quartiles in brackets); each round has ${made.handshakes} connections a row and downloads ${made.mib} MiB.

${table(result)}

- All four talk TLS 1.3 to the same server, Node's, which is OpenSSL: a P-256 certificate under a P-256 root, the client's
  order of suites, each answer ends its connection. Every client verifies the chain and the name.
- Ours go through the relay (\`sim/wasm/relay\`), theirs through their makers' Wisp server. \`raw\` is our relay without TLS:
  plain HTTP, read by the page's own thread.
- *load* is from the first import to a machine that can connect; *first request* follows it, with nothing compiled or
  connected before except what loading did. A *full handshake* row holds the stream through the relay, the handshake, a request
  and its answer of two bytes, and the end; the server counts that none, or in the next row all, were resumed.
- CPU is that of all threads of the renderer, as Chromium counts it.
- In ours a Python program does all of it: the file holds the interpreter, its compiler and its libraries as well.

Of ${rows.length * OURS.length} comparisons (${rows.length} rows, both backends, each with the better of the two others) ${won} are won.
${lost.length ? 'Not won:\n' : ''}`);
for (const { row, ours, best, percent } of lost) {
    console.log(`- ${row.title.replace('...', 'its')}: ${ours} is ${percent.toFixed(0)} % behind ${best}.`);
}
if (lost.length) {
    console.log(`
${readFileSync(new URL('why.md', import.meta.url), 'utf8').trim()}`);
}
