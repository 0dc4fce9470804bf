#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Writes docs/simulator.md from the JSON of a run: node doc.mjs result.json
import { readFileSync } from 'node:fs';
import { ours, summary, table, verdict } from './table.mjs';

const result = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { made } = result;
const judged = summary(result).flatMap((row) => ours(result).map((name) => ({ row, ...verdict(result, row, name) })))
    .filter((v) => v.best);
const lost = judged.filter((v) => !v.ahead);

const shares = Object.entries(result.rows).filter(([, rows]) => rows[0].resumedShare !== undefined)
    .map(([name, all]) => `${name} ${(Math.min(...all.map((row) => row.resumedShare)) * 100).toFixed(0)} %`).join(', ');

console.log(`<!-- SPDX-License-Identifier: MIT -->
<!-- Written by bench/sim/doc.mjs from bench/sim/result.json: ./run bench sim --write -->
# The simulator's speed and size

MicroPython with \`ussl\` in a browser tab, beside the two libraries that bring TLS into a page: \`libcurl.js\` (curl with
Mbed TLS) and \`@mercuryworkshop/epoxy-tls\` (rustls; its smallest build). One run of

    ./run bench sim --write

of commit ${made.commit} on ${made.date}: ${made.cpu}, ${made.processors} processors with a load average of
${made.load.toFixed(1)} before the run, Chromium ${made.browser} headless,
Node ${made.node} (OpenSSL ${made.openssl}), ${made.emcc}, libcurl.js ${made.versions['libcurl.js']}, epoxy-tls
${made.versions.epoxy}, wisp-js ${made.versions.wisp}. Median of ${made.rounds} rounds, in turn, each in a fresh browser context
(the least and the most in brackets); each round has ${made.handshakes} connections a row and downloads ${made.mib} MiB.

${table(result)}

- All four talk TLS 1.3 to the same server, Node's, which is OpenSSL: a P-256 certificate under a P-256 root, the client's
  order of suites, each answer ends its connection. Every client verifies the chain and the name.
- Ours go through the relay (\`sim/wasm/relay\`), theirs through their makers' Wisp server. \`raw\` is our relay without TLS:
  plain HTTP, read by the page's own thread.
- *load* is from the first import to a machine that can connect; *first request* follows it, with nothing compiled or
  connected before except what loading did. A *full handshake* row holds the stream through the relay, the handshake, a request
  and its answer of two bytes, and the end; the server counts that none were resumed. In the next row the first of a round is full, and of
  all that the server saw there these were resumed: ${shares}.
- CPU is that of all threads of the renderer, as Chromium counts it.
- In ours a Python program does all of it: the file holds the interpreter, its compiler and its libraries as well.

Of ${judged.length} comparisons, a row of one of our two builds with the better of the two others, ${judged.length - lost.length} are won.
${lost.length ? 'Not won:\n' : ''}`);
for (const { row, name, best, percent } of lost) {
    console.log(`- ${row.title.replace('... CPU', 'its CPU').replace('... and of', 'size with')}: ${name} is ${percent.toFixed(0)} % behind ${best}.`);
}
if (lost.length) {
    console.log(`\n${readFileSync(new URL('why.md', import.meta.url), 'utf8').trim()}`);
}
