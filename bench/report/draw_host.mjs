// SPDX-License-Identifier: MIT
// node draw_host.mjs JOB.json: the host report's page, and charts of it, as JSON on standard output.
import { readFileSync } from 'node:fs';
import { specs } from './host_charts.mjs';
import { join } from './join.mjs';
import { standalone } from './svg.mjs';

const { data, page, charts } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const made = { charts: {} };
const known = specs(data.runs[0]);
for (const name of charts) {
    if (known[name]) {
        made.charts[name] = await standalone(known[name]);
    }
}
if (page) {
    made.page = await join('host', data);
}
process.stdout.write(JSON.stringify(made));
