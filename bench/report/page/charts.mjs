// SPDX-License-Identifier: MIT
// The charts of the host report as Vega-Lite: pure functions from rows to a specification, for the page and for SVG.
// Colours are custom properties of theme.css, so that a drawn chart follows light, dark and print.

export const PEERS = ['mbedtls', 'wolfssl', 'openssl', 'mbedtls-direct', 'wolfssl-direct'];
export const PEER_NAMES = { mbedtls: 'Mbed TLS', wolfssl: 'wolfSSL', openssl: 'OpenSSL',
    'mbedtls-direct': 'Mbed TLS without ussl', 'wolfssl-direct': 'wolfSSL without ussl' };

export const CONFIG = {
    background: null, font: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif', padding: 2,
    view: { stroke: null },
    axis: { labelColor: 'var(--soft)', titleColor: 'var(--soft)', gridColor: 'var(--line)', domainColor: 'var(--line)',
        tickColor: 'var(--line)', labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal', labelLimit: 280 },
    legend: { labelColor: 'var(--ink)', titleColor: 'var(--soft)', labelFontSize: 12, orient: 'top', title: null, symbolType: 'square' },
    header: { labelColor: 'var(--ink)', titleColor: 'var(--soft)', labelFontSize: 12, labelFontWeight: 'bold', title: null },
    title: { color: 'var(--ink)', fontSize: 13, anchor: 'start' },
    bar: { cornerRadiusEnd: 2 }, rule: { color: 'var(--soft)' }, text: { color: 'var(--ink)' },
};

// No "0k", and sizes as people say them.
const SI = "datum.value === 0 ? '0' : format(datum.value, '~s')";
const BYTES = "datum.value >= 1024 ? datum.value / 1024 + ' KB' : datum.value + ' B'";

const bytes = (n) => (n >= 1024 ? `${n / 1024} KB` : `${n} B`);
const PHASE_TITLES = { cipher: 'Protecting a record', bulk: 'Through the protocol', handshake: 'Handshakes', connections: 'Connections',
    sign: 'Signatures', agree: 'Key agreement', digest: 'Digests' };

const base = (spec) => ({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', config: CONFIG, ...spec });

const named = (rows) => rows.map((r) => ({ ...r, label: PEER_NAMES[r.peer] || r.peer }));

// Only peers that are there take a place in the legend.
function colour(rows) {
    const there = PEERS.filter((p) => rows.some((r) => r.peer === p));
    return { field: 'label', type: 'nominal', legend: {},
        scale: { domain: there.map((p) => PEER_NAMES[p]), range: there.map((p) => `var(--${p})`) } };
}

const offset = (rows) => ({ field: 'label', type: 'nominal', scale: { domain: PEERS.filter((p) => rows.some((r) => r.peer === p)).map((p) => PEER_NAMES[p]) } });

const quartileNote = (unit) => [
    { field: 'what', title: 'what' }, { field: 'label', title: 'by' },
    { field: 'rate', title: unit, format: ',.4~r' }, { field: 'rateLow', title: 'quartile, lower', format: ',.4~r' },
    { field: 'rateHigh', title: 'quartile, upper', format: ',.4~r' }, { field: 'n', title: 'samples' },
];

// Rates of the quartiles: a long time is a low rate.
export const withQuartiles = (row) => ({ ...row, rateLow: row.rate * row.ns / row.high, rateHigh: row.rate * row.ns / row.low });

const order = (rows) => {
    const best = new Map();
    rows.forEach((r) => best.set(r.what, Math.max(best.get(r.what) || 0, r.rate)));
    return [...best.keys()].sort((a, b) => best.get(b) - best.get(a));
};

function bars(rows, title, unit, width) {
    const values = named(rows.map(withQuartiles));
    const y = { field: 'what', type: 'nominal', title: null, sort: order(rows), axis: { ticks: false, domain: false, labelFontSize: 12, labelColor: 'var(--ink)' } };
    return { title, width, height: { step: 11 }, data: { values }, layer: [
        { mark: { type: 'bar' }, encoding: { y, yOffset: offset(rows), color: colour(rows),
            x: { field: 'rate', type: 'quantitative', title: unit, axis: { labelExpr: SI, tickCount: 6 } }, tooltip: quartileNote(unit) } },
        { mark: { type: 'rule' }, encoding: { y, yOffset: offset(rows),
            x: { field: 'rateLow', type: 'quantitative' }, x2: { field: 'rateHigh' } } },
    ] };
}

// MB/s of one record's protection at one size; the rule is from quartile to quartile.
export function throughput(rows, { size = 16384, phase = 'cipher', width = 760 } = {}) {
    const way = phase === 'cipher' ? 'seal' : 'up';
    const shown = rows.filter((r) => r.phase === phase && r.way === way && r.size === size && r.rate && r.role === 'both');
    return shown.length ? base(bars(shown, null, 'MB/s', width)) : null;
}

// MB/s against the size of a record, a small chart a cipher.
export function bySize(rows, { phase = 'cipher', width = 215, columns = 4 } = {}) {
    const way = phase === 'cipher' ? 'seal' : 'up';
    const shown = rows.filter((r) => r.phase === phase && r.way === way && r.size && r.rate && r.role === 'both');
    if (new Set(shown.map((r) => r.size)).size < 2) {
        return null;
    }
    return base({ data: { values: named(shown.map(withQuartiles)) }, columns, spacing: 26,
        facet: { field: 'what', type: 'nominal', title: null, sort: order(shown) },
        spec: { width, height: 110,
            mark: { type: 'line', point: { size: 22 }, strokeWidth: 1.8 },
            encoding: {
                x: { field: 'size', type: 'quantitative', scale: { type: 'log', base: 4 }, title: null,
                    axis: { values: [16, 256, 16384], labelExpr: BYTES, grid: false } },
                y: { field: 'rate', type: 'quantitative', title: 'MB/s', axis: { labelExpr: SI, tickCount: 4 } },
                color: colour(shown), tooltip: [{ field: 'size', title: 'bytes' }, ...quartileNote('MB/s')],
            } },
        resolve: { scale: { y: 'independent' } } });
}

// Handshakes or connections a second by key exchange, full beside resumed.
export function handshakes(rows, { phase = 'handshake', width = 370 } = {}) {
    const shown = rows.filter((r) => r.phase === phase && r.rate && r.role === 'both');
    const ways = [...new Set(shown.map((r) => r.way))].sort();
    if (!shown.length) {
        return null;
    }
    return base({ hconcat: ways.map((way) => bars(shown.filter((r) => r.way === way),
        phase === 'handshake' ? way : null, phase === 'handshake' ? 'handshakes a second' : 'connections a second', ways.length > 1 ? width : width * 2)) });
}

// Ratios with their intervals on a scale where twice and half are equally far from even.
export function ratios(rows, { width = 560, title = 'times as fast' } = {}) {
    if (!rows.length) {
        return null;
    }
    const values = named(rows).map((r) => ({ ...r, line: `${r.what}${r.size ? `, ${bytes(r.size)}` : ''}${['seal', 'full', 'request'].includes(r.way) ? '' : `, ${r.way}`}` }));
    const y = { field: 'line', type: 'nominal', title: null, sort: { field: 'ratio', op: 'max', order: 'descending' },
        axis: { ticks: false, domain: false, grid: true, labelFontSize: 12, labelColor: 'var(--ink)', minExtent: 190 } };
    const x = { field: 'low', type: 'quantitative', scale: { type: 'log', nice: false, padding: 12 }, title,
        axis: { format: '~r', values: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50] } };
    const tooltip = [{ field: 'line', title: 'what' }, { field: 'label', title: 'who' },
        { field: 'ratio', title: 'ratio', format: '.3~r' }, { field: 'low', title: 'from', format: '.3~r' },
        { field: 'high', title: 'to', format: '.3~r' }, { field: 'n', title: 'pairs' }];
    const one = { mark: { type: 'rule', strokeDash: [4, 3] }, data: { values: [{ one: 1 }] },
        encoding: { x: { field: 'one', type: 'quantitative' } } };
    const phases = ['cipher', 'bulk', 'handshake', 'connections', 'sign', 'agree', 'digest'].filter((p) => values.some((v) => v.phase === p));
    return base({ vconcat: phases.map((phase) => {
        const shown = values.filter((v) => v.phase === phase);
        return { width, height: { step: 17 }, title: PHASE_TITLES[phase], data: { values: shown }, layer: [
            one,
            { mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 }, encoding: { y, yOffset: offset(shown), x, x2: { field: 'high' }, color: colour(shown), tooltip } },
            { mark: { type: 'point', filled: true, size: 55, opacity: 1 }, encoding: { y, yOffset: offset(shown), x: { ...x, field: 'ratio' }, color: colour(shown), tooltip } },
        ] };
    }), resolve: { legend: { color: 'shared' }, scale: { x: 'shared' } } });
}

// Bytes that an idle connection holds, client and server apart.
export function memory(rows, { width = 300 } = {}) {
    const values = rows.flatMap((r) => [['client', r.client_idle], ['server', r.server_idle]].filter(([, bytes]) => bytes)
        .map(([side, bytes]) => ({ peer: r.peer, label: PEER_NAMES[r.peer] || r.peer, what: r.what, side, kb: bytes / 1024, connections: r.connections })));
    if (!values.length) {
        return null;
    }
    const tooltip = [{ field: 'what' }, { field: 'label', title: 'by' }, { field: 'side' }, { field: 'kb', title: 'KB a connection', format: '.2f' }, { field: 'connections' }];
    return base({ data: { values }, columns: 2, facet: { field: 'side', type: 'nominal', title: null },
        spec: { width, height: { step: 12 }, mark: 'bar', encoding: {
            y: { field: 'what', type: 'nominal', title: null, axis: { ticks: false, domain: false, labelFontSize: 12, labelColor: 'var(--ink)' } },
            yOffset: offset(values), x: { field: 'kb', type: 'quantitative', title: 'KB an idle connection' }, color: colour(values), tooltip } } });
}
