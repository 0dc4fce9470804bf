// SPDX-License-Identifier: MIT
// Prints what files weigh, as they are and as a server sends them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

for (const file of process.argv.slice(2)) {
    const data = readFileSync(file);
    const brotli = brotliCompressSync(data, {
        params: {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_LGWIN]: 24,
            [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
        },
    }).length;
    console.log(`${basename(file)}: ${data.length} bytes, ${gzipSync(data, { level: 9 }).length} gzip, ` +
        `${brotli} brotli`);
}
