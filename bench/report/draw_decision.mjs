// SPDX-License-Identifier: MIT
// node draw_decision.mjs JOB.json: the decision page and its summary in Markdown, as JSON on standard output.
import { readFileSync } from 'node:fs';
import { join } from './join.mjs';
import { summary } from './summary.mjs';
import { standalone, svg } from './svg.mjs';
import * as hostCharts from './page/charts.mjs';
import * as charts from './page/decision_charts.mjs';

const { data, figures, profileCharts } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const rows = data.rows.map((values) => Object.fromEntries(data.columns.map((c, i) => [c, values[i]])));
const drawn = async (spec) => (spec ? svg(spec) : null);

data.charts = {
    map: Object.fromEntries(await Promise.all(data.targets.map(async (t) => [t, await drawn(charts.map(data.images, rows, t))]))),
    oneSuite: data.sizes ? await drawn(charts.oneSuite(data.sizes.rows)) : null,
    features: data.sizes ? await drawn(charts.features(data.sizes.rows)) : null,
    profiles: profileCharts || await Promise.all(data.profiles.map((p) => drawn(charts.icicle(p)))),
    throughput: data.host ? await drawn(hostCharts.throughput(data.host.rows, { width: 380 })) : null,
    handshakes: data.host ? await drawn(hostCharts.handshakes(data.host.rows.filter((r) => r.way === 'full' && !/-direct$/.test(r.peer)), { width: 190 })) : null,
};
const made = { summary: summary({ ...data, rows }), files: {} };
for (const target of figures) {
    const spec = charts.map(data.images, rows, target, { width: 720, height: 280 });
    if (spec) {
        made.files[`map-${target}.svg`] = await standalone(spec);
    }
}
// The trees are drawn; the page need not carry them twice.
data.profiles.forEach((p) => { delete p.tree; delete p.areas; });
delete data.host?.rows;
delete data.host?.ratios;
// Nothing of npm is in it: the page is kept in the repository, and readers need no Node.
made.page = await join('decision', data);
process.stdout.write(JSON.stringify(made));
