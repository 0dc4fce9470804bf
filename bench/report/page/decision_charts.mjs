// SPDX-License-Identifier: MIT
// The charts of the decision page: RAM against time of a part's builds, flash by choice, a handshake's functions.
import { CONFIG } from './charts.mjs';
import { BACKENDS } from './decision_words.mjs';

const base = (spec) => ({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', config: CONFIG, ...spec });
const BY_BACKEND = { field: 'backend', type: 'nominal', legend: {}, scale: { domain: Object.values(BACKENDS), range: Object.keys(BACKENDS).map((b) => `var(--${b})`) } };

// Where the words of a dot may stand; a dot that finds no free place has none, as in a crowd they cannot be read.
const PLACES = [{ dx: 0, dy: -11, align: 'center' }, { dx: 0, dy: 12, align: 'center' }, { dx: 9, dy: 0, align: 'left' }, { dx: -9, dy: 0, align: 'right' }];

function settle(values, xOf, yOf, width) {
    const taken = values.map((v) => ({ x0: xOf(v) - 5, x1: xOf(v) + 5, y0: yOf(v) - 5, y1: yOf(v) + 5 }));
    for (const v of values) {
        const wide = v.label.length * 5.8;
        v.place = PLACES.findIndex(({ dx, dy, align }) => {
            const x0 = xOf(v) + dx - (align === 'center' ? wide / 2 : align === 'right' ? wide : 0);
            const box = { x0, x1: x0 + wide, y0: yOf(v) + dy - 5, y1: yOf(v) + dy + 5 };
            const free = x0 >= 0 && box.x1 <= width && taken.every((t) => box.x1 < t.x0 || t.x1 < box.x0 || box.y1 < t.y0 || t.y1 < box.y0);
            return free && taken.push(box);
        });
    }
}

// One dot a build: its client's RAM and instructions with one suite.
export function map(images, rows, target, { suite = '0xc02b', chain = 'ec', width = 900, height = 300 } = {}) {
    const values = rows.filter((r) => r.suite === suite && r.chain === chain && !r.mutual && !r.error && images[r.image]?.target === target)
        .map((r) => {
            const image = images[r.image];
            return { backend: BACKENDS[image.backend] || image.backend, profile: image.profile, kb: r.client_ram / 1024, insn: r.client_insn / 1e6,
                label: `${image.profile} ${image.records_in / 1024}/${image.records_out / 1024}` };
        });
    if (!values.length) {
        return null;
    }
    const most = Math.max(...values.map((v) => v.insn)) * 1.7;
    const least = Math.min(...values.map((v) => v.insn)) / 1.7;
    const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].filter((v) => v >= least && v <= most);
    const widest = Math.max(...values.map((v) => v.kb)) * 1.12;
    settle(values, (v) => v.kb / widest * width, (v) => height * Math.log(most / v.insn) / Math.log(most / least), width);
    const x = { field: 'kb', type: 'quantitative', title: 'RAM of a client, KB', scale: { domain: [0, widest], nice: false }, axis: { tickCount: 8 } };
    const y = { field: 'insn', type: 'quantitative', scale: { type: 'log', domain: [least, most], nice: false }, title: 'million instructions', axis: { values: ticks, format: '~r' } };
    const label = (place, at) => ({ transform: [{ filter: `datum.place === ${at}` }], encoding: { x, y, text: { field: 'label' } },
        mark: { type: 'text', fontSize: 10, dx: place.dx, dy: place.dy, align: place.align, baseline: 'middle', color: 'var(--soft)' } });
    return base({ width, height, data: { values }, layer: [
        { mark: { type: 'point', filled: true, size: 90, opacity: 0.9 }, encoding: { x, y, color: BY_BACKEND,
            shape: { field: 'profile', type: 'nominal', scale: { domain: ['small', 'balanced', 'fast'] },
                legend: { symbolFillColor: 'var(--soft)', symbolStrokeColor: 'var(--soft)' } } } },
        ...PLACES.map(label),
    ] });
}

const named = (field, values) => ({ y: { field, type: 'nominal', title: null, sort: null,
    axis: { ticks: false, domain: false, labelFontSize: 12, labelLimit: 340, labelColor: 'var(--ink)' } }, yOffset: { field: 'backend', type: 'nominal', scale: { domain: Object.values(BACKENDS).filter((b) => values.some((v) => v.backend === b)) } } });
const measured = (rows, kinds) => rows.filter((r) => !r.error && kinds.includes(r.kind) && r.flash_total);
const suiteName = (r) => r.suites[0].replace(/^TLS_/, '').replace('_WITH_', ' ').replace(/_POLY1305_SHA256$/, '_POLY1305');

// Flash of clients with one suite each: the library, and ussl on top of it.
export function oneSuite(rows, { width = 300 } = {}) {
    const values = measured(rows, ['suite']).flatMap((r) => [['library', r.flash_library], ['ussl', r.flash_layer]]
        .map(([part, bytes]) => ({ what: suiteName(r), backend: BACKENDS[r.backend] || r.backend, part, kb: bytes / 1024 })));
    return values.length ? base({ width, height: { step: 13 }, data: { values }, mark: 'bar', encoding: {
        ...named('what', values), x: { field: 'kb', type: 'quantitative', title: 'KB of flash; the faint end is ussl', stack: true, axis: { tickCount: 6 } },
        color: BY_BACKEND, opacity: { field: 'part', type: 'nominal', scale: { domain: ['library', 'ussl'], range: [1, 0.45] }, legend: null }, order: { field: 'part' } } }) : null;
}

// What one thing more adds to the smallest client, against that client of the same library.
export function features(rows, { width = 420 } = {}) {
    const least = new Map(measured(rows, ['base']).map((r) => [r.backend, r.flash_total]));
    const values = measured(rows, ['feature']).filter((r) => least.has(r.backend) && !/^all of/.test(r.label))
        .map((r) => ({ what: r.label, backend: BACKENDS[r.backend] || r.backend, kb: (r.flash_total - least.get(r.backend)) / 1024 }));
    return values.length ? base({ width, height: { step: 13 }, data: { values }, mark: 'bar', encoding: {
        ...named('what', values), x: { field: 'kb', type: 'quantitative', title: 'KB of flash more', axis: { tickCount: 6 } }, color: BY_BACKEND } }) : null;
}

const AREA = { library: 'var(--tone)', core: 'var(--c4)', backend: 'var(--c5)', libc: 'var(--c7)', bench: 'var(--c6)' };

// Callers above what they call; the width of a box is its share of the handshake.
export function icicle({ tree, backend, areas }, { width = 1180, row = 19 } = {}) {
    const levels = new Map([[0, 0]]);
    tree.slice(1).forEach((n) => levels.set(n.id, levels.get(n.parent) + 1));
    const total = tree[0].total;
    const kept = tree.filter((n) => levels.get(n.id) <= 26);
    const inside = new Map();
    kept.slice(1).forEach((n) => inside.set(n.parent, (inside.get(n.parent) || 0) + n.total));
    const values = kept.map((n) => ({ ...n, own: Math.max(0, n.total - (inside.get(n.id) || 0)), fill: AREA[areas[n.name]] || 'var(--line)', share: n.total / total }));
    values.forEach((n) => { n.fill = n.fill.replace('--tone', `--${backend}`); });
    const depth = Math.max(...kept.map((n) => levels.get(n.id))) + 1;
    return {
        $schema: 'https://vega.github.io/schema/vega/v6.json', width, height: depth * row, padding: 1, background: null,
        data: [{ name: 'tree', values, transform: [
            { type: 'stratify', key: 'id', parentKey: 'parent' },
            { type: 'partition', field: 'own', sort: { field: 'value', order: 'descending' }, size: [{ signal: 'width' }, { signal: 'height' }] },
        ] }],
        marks: [
            { type: 'rect', from: { data: 'tree' }, encode: { enter: {
                x: { field: 'x0' }, x2: { field: 'x1' }, y: { field: 'y0' }, y2: { field: 'y1' },
                fill: { field: 'fill' }, fillOpacity: { value: 0.34 }, stroke: { value: 'var(--card)' }, strokeWidth: { value: 1 },
                description: { signal: "datum.name + ': ' + format(datum.share, '.1%')" } } } },
            { type: 'text', from: { data: 'tree' }, encode: { enter: {
                x: { signal: 'datum.x0 + 4' }, y: { signal: '(datum.y0 + datum.y1) / 2' }, baseline: { value: 'middle' },
                text: { signal: "datum.x1 - datum.x0 > 26 ? datum.name + (datum.x1 - datum.x0 > 150 ? '  ' + format(datum.share, '.0%') : '') : ''" },
                limit: { signal: 'max(0, datum.x1 - datum.x0 - 8)' }, fontSize: { value: 11 }, font: { value: CONFIG.font }, fill: { value: 'var(--ink)' } } } },
        ],
    };
}
