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
        tickColor: 'var(--line)', labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal', labelLimit: 340 },
    legend: { labelColor: 'var(--ink)', titleColor: 'var(--soft)', labelFontSize: 12, labelLimit: 0, orient: 'top', title: null, symbolType: 'square' },
    header: { labelColor: 'var(--ink)', titleColor: 'var(--soft)', labelFontSize: 12, labelFontWeight: 'bold', title: null },
    title: { color: 'var(--ink)', fontSize: 13, anchor: 'start' },
    bar: { cornerRadiusEnd: 2 }, rule: { color: 'var(--soft)' }, text: { color: 'var(--ink)' },
};

// No "0k", and sizes as people say them.
const SI = "datum.value === 0 ? '0' : format(datum.value, '~s')";
const BYTES = "datum.value >= 1024 ? datum.value / 1024 + ' KB' : datum.value + ' B'";

// Beside their labels, charts of a telephone have less than this for their marks.
export const NARROW = 280;

const bytes = (n) => (n >= 1024 ? `${n / 1024} KB` : `${n} B`);
const PHASE_TITLES = { cipher: 'Protecting a record', bulk: 'Through the protocol', handshake: 'Handshakes', connections: 'Connections',
    sign: 'Signatures', agree: 'Key agreement', digest: 'Digests' };

const base = (spec) => ({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', config: CONFIG, ...spec });

const named = (rows) => rows.map((r) => ({ ...r, label: PEER_NAMES[r.peer] || r.peer }));

// Only peers that are there take a place in the legend; a narrow chart has one in a line.
function colour(rows, width) {
    const there = PEERS.filter((p) => rows.some((r) => r.peer === p));
    return { field: 'label', type: 'nominal', legend: width < NARROW ? { columns: 1 } : {},
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
        { mark: { type: 'bar' }, encoding: { y, yOffset: offset(rows), color: colour(rows, width),
            x: { field: 'rate', type: 'quantitative', title: unit, axis: { labelExpr: SI, tickCount: width < NARROW ? 3 : 6 } }, tooltip: quartileNote(unit) } },
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
    return base({ data: { values: named(shown.map(withQuartiles)) }, columns, bounds: 'flush',
        spacing: { row: 62, column: 66 },
        facet: { field: 'what', type: 'nominal', title: null, sort: order(shown), header: { labelFontSize: width * columns < NARROW ? 9.5 : 12 } },
        spec: { width, height: 110,
            mark: { type: 'line', point: { size: 22 }, strokeWidth: 1.8 },
            encoding: {
                x: { field: 'size', type: 'quantitative', scale: { type: 'log', base: 4 }, title: null,
                    axis: { values: [16, 256, 16384], labelExpr: BYTES, labelFlush: true, grid: false } },
                y: { field: 'rate', type: 'quantitative', title: 'MB/s', axis: { labelExpr: SI, tickCount: 4 } },
                color: colour(shown, width * columns), tooltip: [{ field: 'size', title: 'bytes' }, ...quartileNote('MB/s')],
            } },
        resolve: { scale: { y: 'independent' } } });
}

// Handshakes or connections a second by key exchange, full beside resumed.
export function handshakes(rows, { phase = 'handshake', width = 370, stacked = false } = {}) {
    const shown = rows.filter((r) => r.phase === phase && r.rate && r.role === 'both');
    const ways = [...new Set(shown.map((r) => r.way))].sort();
    if (!shown.length) {
        return null;
    }
    return base({ [stacked ? 'vconcat' : 'hconcat']: ways.map((way) => bars(shown.filter((r) => r.way === way),
        phase === 'handshake' ? way : null, phase === 'handshake' ? 'handshakes a second' : 'connections a second', ways.length > 1 || stacked ? width : width * 2)) });
}

const FAR = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const CLOSE = [0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5];

// Ratios with their intervals on a scale where twice and half are equally far from even.
export function ratios(rows, { width = 560, title = 'times as fast' } = {}) {
    if (!rows.length) {
        return null;
    }
    const sizes = [...new Set(rows.map((r) => r.size).filter(Boolean))];
    // A size that all rows share stands in the heading, and leaves the names whole.
    const sized = (r) => (r.size && sizes.length > 1 ? `, ${bytes(r.size)}` : '');
    const values = named(rows).map((r) => ({ ...r, line: `${r.what}${sized(r)}${['seal', 'full', 'request'].includes(r.way) ? '' : `, ${r.way}`}` }));
    const y = { field: 'line', type: 'nominal', title: null, sort: { field: 'ratio', op: 'max', order: 'descending' },
        axis: { ticks: false, domain: false, grid: true, labelFontSize: 12, labelColor: 'var(--ink)', minExtent: width < NARROW ? 0 : 190 } };
    const spread = Math.max(...rows.map((r) => r.high)) / Math.min(...rows.map((r) => r.low));
    const x = { field: 'low', type: 'quantitative', scale: { type: 'log', nice: false, padding: 12 }, title,
        axis: { format: '~r', labelOverlap: 'greedy', values: spread < 3 ? CLOSE : FAR } };
    const tooltip = [{ field: 'line', title: 'what' }, { field: 'label', title: 'who' },
        { field: 'ratio', title: 'ratio', format: '.3~r' }, { field: 'low', title: 'from', format: '.3~r' },
        { field: 'high', title: 'to', format: '.3~r' }, { field: 'n', title: 'pairs' }];
    const one = { mark: { type: 'rule', strokeDash: [4, 3] }, data: { values: [{ one: 1 }] },
        encoding: { x: { field: 'one', type: 'quantitative' } } };
    const phases = ['cipher', 'bulk', 'handshake', 'connections', 'sign', 'agree', 'digest'].filter((p) => values.some((v) => v.phase === p));
    return base({ vconcat: phases.map((phase) => {
        const shown = values.filter((v) => v.phase === phase);
        return { width, height: { step: 17 }, data: { values: shown },
            title: `${PHASE_TITLES[phase]}${sizes.length === 1 && shown.some((v) => v.size) ? `, ${bytes(sizes[0])}` : ''}`, layer: [
            one,
            { mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 }, encoding: { y, yOffset: offset(shown), x, x2: { field: 'high' }, color: colour(shown, width), tooltip } },
            { mark: { type: 'point', filled: true, size: 55, opacity: 1 }, encoding: { y, yOffset: offset(shown), x: { ...x, field: 'ratio' }, color: colour(shown, width), tooltip } },
        ] };
    }), resolve: { legend: { color: 'shared' }, scale: { x: 'shared' } } });
}

// Instructions that ussl adds to a connection of its library, in percent; the counts repeat, so there is no interval.
export function layer(rows, { width = 560 } = {}) {
    const values = rows.filter((r) => Number.isFinite(r.insn_percent)).map((r) => ({ peer: r.backend, label: PEER_NAMES[r.backend] || r.backend,
        what: r.text, percent: r.insn_percent, direct: r.insn_direct, through: r.insn_ussl }));
    if (!values.length) {
        return null;
    }
    const tooltip = [{ field: 'what', title: 'connection' }, { field: 'label', title: 'library' }, { field: 'percent', title: 'percent more', format: '+.3f' },
        { field: 'direct', title: 'instructions, direct', format: ',' }, { field: 'through', title: 'through ussl', format: ',' }];
    return base({ width, height: { step: 15 }, data: { values }, mark: 'bar', encoding: {
        y: { field: 'what', type: 'nominal', title: null, axis: { ticks: false, domain: false, labelFontSize: 12, labelColor: 'var(--ink)' } },
        yOffset: offset(values), x: { field: 'percent', type: 'quantitative', title: 'percent more instructions a connection',
            axis: { tickCount: width < NARROW ? 3 : 6 } }, color: colour(values, width), tooltip } });
}

// Bytes that an idle connection holds, client and server apart, where the most connections were open at once.
export function memory(rows, { width = 300, columns = 2 } = {}) {
    const key = (r) => `${r.peer} ${r.what}`;
    const most = new Map();
    rows.forEach((r) => most.set(key(r), Math.max(most.get(key(r)) || 0, r.connections)));
    const values = rows.filter((r) => r.connections === most.get(key(r)))
        .flatMap((r) => [['client', r.client_idle], ['server', r.server_idle]].filter(([, held]) => held)
            .map(([side, held]) => ({ peer: r.peer, label: PEER_NAMES[r.peer] || r.peer, what: r.what, side, kb: held / 1024, connections: r.connections })));
    if (!values.length) {
        return null;
    }
    const tooltip = [{ field: 'what' }, { field: 'label', title: 'by' }, { field: 'side' }, { field: 'kb', title: 'KB a connection', format: '.2f' }, { field: 'connections' }];
    return base({ data: { values }, columns, facet: { field: 'side', type: 'nominal', title: null },
        spec: { width, height: { step: 12 }, mark: 'bar', encoding: {
            y: { field: 'what', type: 'nominal', title: null, axis: { ticks: false, domain: false, labelFontSize: 12, labelColor: 'var(--ink)' } },
            yOffset: offset(values), color: colour(values, width), tooltip,
            x: { field: 'kb', type: 'quantitative', title: 'KB an idle connection', axis: { tickCount: 5 } } } } });
}
