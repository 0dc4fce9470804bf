// SPDX-License-Identifier: MIT
// The host report's page: filters, charts and tables over the figures that it carries.
import embed from 'vega-embed';
import * as charts from './charts.mjs';
import { command, fill, find, h } from './dom.mjs';
import { filtered, filteredSuites } from './host_filter.mjs';
import { table } from './table.mjs';

const DATA = JSON.parse(find('#data').textContent);
const PHASES = ['cipher', 'bulk', 'handshake', 'connections', 'digest', 'agree', 'sign'];
const number = (digits) => new Intl.NumberFormat('en', { maximumSignificantDigits: digits });
const format = (value, digits = 4) => number(digits).format(value);
const peerName = (peer) => charts.PEER_NAMES[peer] || peer;
const peerCell = (peer) => h('span', { class: 'by' }, h('span', { class: `swatch of-${peer}` }), peerName(peer));
const time = (ns) => (ns >= 1e6 ? `${format(ns / 1e6)} ms` : ns >= 1e3 ? `${format(ns / 1e3)} µs` : `${format(ns)} ns`);
const wide = () => find('main').clientWidth - 48;
// What a chart's marks may take beside its labels: on a small screen it is drawn narrower, not shrunk with its words.
const room = (most, labels) => Math.max(110, Math.min(most, wide() - labels));
let drawn = 0;

// One chart, or several that stand below each other.
async function chart(id, given, missing) {
    const place = find(id);
    const turn = (place.turn = ++drawn);
    const specs = [given].flat().filter(Boolean);
    if (!specs.length) {
        fill(place, h('p', { class: 'absent' }, missing));
        return;
    }
    const boxes = specs.map(() => h('div'));
    await Promise.all(specs.map((spec, i) => embed(boxes[i], spec, { actions: false, renderer: 'svg', logLevel: 1 })));
    // A slower drawing of an older choice must not win.
    if (place.turn === turn) {
        place.replaceChildren(...boxes);
    }
}

const run = () => DATA.runs[Number(find('#run').value) || 0];
const ticked = (name) => new Set([...document.querySelectorAll(`input[name=${name}]:checked`)].map((i) => i.value));
const choice = () => ({ suite: find('#suite').value, peers: ticked('peer'), phases: ticked('phase'),
    size: find('#size').value === '' ? null : Number(find('#size').value) });

const compared = (rows, title) => PHASES.map((phase) => charts.ratios(rows.filter((r) => r.phase === phase), { title, width: room(560, 240) }));

const NOT_RUN = (command) => `Not measured in this run, or filtered away. ${command} measures it.`;

function suiteTable(suites, rows, size) {
    const sealed = rows.filter((r) => r.phase === 'cipher' && r.way === 'seal' && r.size === size);
    const peers = charts.PEERS.filter((p) => sealed.some((r) => r.peer === p));
    const by = new Map(sealed.map((r) => [`${r.what} ${r.peer}`, r]));
    const rate = (peer) => ({ title: `${peerName(peer)}, MB/s`, number: true,
        value: (s) => by.get(`${s.cipher} ${peer}`)?.rate, show: (s) => format(by.get(`${s.cipher} ${peer}`).rate),
        missing: (s) => (['mbedtls', 'wolfssl'].includes(peer) && !s.backends.includes(peer) ? `${peerName(peer)} does not have this suite` : 'not measured') });
    return table([
        { title: 'id', value: (s) => s.id }, { title: 'suite', value: (s) => s.name },
        { title: 'cipher and MAC', value: (s) => s.cipher }, ...peers.map(rate),
    ], suites, { caption: `Protecting a record of ${format(size, 6)} bytes; suites that share cipher and MAC share the figure.` });
}

function ratioText(r) {
    return `${format(r.ratio, 3)} [${format(r.low, 3)}, ${format(r.high, 3)}]`;
}

function allTable(rows, ratios) {
    const key = (r) => [r.phase, r.what, r.role, r.way, r.size, r.peer].join('/');
    const openssl = new Map(ratios.filter((r) => r.other === 'openssl').map((r) => [key(r), r]));
    const missing = (r) => r.error;
    return table([
        { title: 'phase', value: (r) => r.phase }, { title: 'what', value: (r) => r.what },
        { title: 'by', value: (r) => peerName(r.peer), show: (r) => peerCell(r.peer) },
        { title: 'role', value: (r) => r.role }, { title: 'way', value: (r) => r.way },
        { title: 'bytes', value: (r) => r.size || null, number: true, missing: () => 'carries no payload', show: (r) => format(r.size, 6) },
        { title: 'median', value: (r) => r.ns, number: true, missing, show: (r) => time(r.ns) },
        { title: 'quartiles', value: (r) => r.low, number: true, missing, show: (r) => `${time(r.low)} – ${time(r.high)}` },
        { title: 'MB/s or a second', value: (r) => r.rate, number: true, missing, show: (r) => format(r.rate) },
        { title: 'TSC ticks a byte', value: (r) => r.tscByte, number: true, missing: (r) => r.error || 'carries no payload', help: 'Ticks of a constant clock, not cycles of the core' },
        { title: 'times as fast as OpenSSL', value: (r) => openssl.get(key(r))?.ratio, number: true, show: (r) => ratioText(openssl.get(key(r))) },
    ], rows);
}

function layerTable(layer) {
    const delta = (a, b) => (a === undefined || b === undefined ? null : a - b);
    return table([
        { title: 'library', value: (r) => peerName(r.backend), show: (r) => peerCell(r.backend) }, { title: 'connection', value: (r) => r.text, show: (r) => h('span', { class: 'by' }, r.text) },
        { title: 'instructions, direct', value: (r) => r.insn_direct, number: true, show: (r) => format(r.insn_direct, 12) },
        { title: 'through ussl', value: (r) => r.insn_ussl, number: true, show: (r) => format(r.insn_ussl, 12) },
        { title: 'more', value: (r) => r.insn_percent, number: true, show: (r) => `${r.insn_percent > 0 ? '+' : ''}${r.insn_percent} %` },
        { title: 'heap bytes more', value: (r) => delta(r.bytes_ussl, r.bytes_direct), number: true, show: (r) => format(delta(r.bytes_ussl, r.bytes_direct), 8) },
        { title: "of them ussl's own", value: (r) => r.bytes_core, number: true },
        { title: 'copies a byte, direct', value: (r) => r.copied_direct, number: true, show: (r) => format(r.copied_direct, 3) },
        { title: 'through ussl', value: (r) => r.copied_ussl, number: true, show: (r) => format(r.copied_ussl, 3) },
    ], layer, { caption: 'One handshake and 1 MiB each way, counted; copies are those of a byte of payload.' });
}

function facts(about) {
    const pair = (list, unit = '') => (list?.some(Boolean) ? `${list[0]}${unit} before, ${list[1]}${unit} after` : null);
    const rows = [
        ['commit', about.commit], ['profile', about.profile], ['compiler', about.compiler], ['flags', about.flags],
        ...Object.entries(about.libraries).map(([name, l]) => [peerName(name), `${l.version} (${l.source}, sha256 ${l.sha256.slice(0, 16)}…)`]),
        ['OpenSSL', about.openssl], ['configuration', about.config && `sha256 ${about.config.slice(0, 16)}…`],
        ['CPU', `${about.cpu}, ${about.cores} cores`], ['date', about.date], ['load', pair(about.load)],
        ['TSC', pair(about.tsc_mhz, ' MHz')], ['fixed loop', pair(about.spin_ns, ' ns')],
        ['samples', about.reps ? `${about.reps} of at least ${about.min_time} s${about.quick ? ', --quick' : ''}` : null],
        ['took', about.seconds ? `${about.seconds} s` : null],
    ];
    return h('dl', { class: 'facts' }, rows.filter(([, v]) => v).flatMap(([k, v]) => [h('dt', {}, k), h('dd', {}, String(v))]));
}

function tiles(ratios) {
    const wanted = [
        ['cipher', 'AES-128-GCM', 'seal', 16384, 'AES-128-GCM, 16 KB'], ['cipher', 'CHACHA20-POLY1305', 'seal', 16384, 'ChaCha20-Poly1305, 16 KB'],
        ['handshake', 'TLS1.2 ECDHE-ECDSA', 'full', 0, 'handshake, ECDHE-ECDSA'], ['handshake', 'TLS1.2 ECDHE-RSA', 'full', 0, 'handshake, ECDHE-RSA'],
    ];
    return wanted.map(([phase, what, way, size, words]) => {
        const found = ratios.filter((r) => r.other === 'openssl' && r.role === 'both' && r.phase === phase && r.what === what && r.way === way && r.size === size);
        return found.length ? h('div', { class: 'card tile' }, h('span', { class: 'soft small' }, `${words}: times as fast as OpenSSL`),
            found.map((r) => h('span', {}, h('b', { class: `of-${r.peer}` }, format(r.ratio, 3)), h('span', { class: 'small' }, `${peerName(r.peer)}, ${format(r.low, 3)} to ${format(r.high, 3)}`)))) : null;
    });
}

function between(current, chosen) {
    if (!current.between) {
        return [];
    }
    const rows = filtered(current.between, chosen, DATA.suites);
    const even = rows.filter((r) => r.low <= 1 && r.high >= 1).length;
    return [h('h2', {}, `${current.name} against ${DATA.runs[0].name}`),
        h('p', { class: 'soft' }, `Times as fast as the first run, case by case: ${even} of ${rows.length} intervals hold 1.`),
        table([
            { title: 'phase', value: (r) => r.phase }, { title: 'what', value: (r) => r.what },
            { title: 'by', value: (r) => peerName(r.peer), show: (r) => peerCell(r.peer) }, { title: 'way', value: (r) => r.way },
            { title: 'bytes', value: (r) => r.size || null, number: true, missing: () => 'carries no payload' },
            { title: 'ratio', value: (r) => r.ratio, number: true, show: ratioText },
            { title: 'holds 1', value: (r) => (r.low <= 1 && r.high >= 1 ? 'yes' : 'no') },
        ], rows)];
}

function words(chosen) {
    const parts = [chosen.suite && `suites ${chosen.suite}`, `by ${[...chosen.peers].map(peerName).join(', ')}`,
        `phases ${[...chosen.phases].join(', ')}`, chosen.size !== null && `records of ${chosen.size} bytes`];
    return `Shown: ${parts.filter(Boolean).join('; ')}.`;
}

async function show() {
    const current = run();
    const chosen = choice();
    const rows = filtered(current.rows, chosen, DATA.suites);
    const pairs = filtered(current.ratios, chosen, DATA.suites);
    const size = chosen.size ?? 16384;
    const atSize = (r) => r.size === 0 || r.size === size;
    fill('#shown', rows.length ? `${rows.length} of ${current.rows.length} figures`
        : `None of ${current.rows.length} figures is left${chosen.suite ? `; is a suite or cipher called "${chosen.suite}"?` : '.'}`);
    fill('#filter-words', words(chosen));
    fill('#suites', suiteTable(filteredSuites(chosen.suite, DATA.suites), rows, size));
    fill('#all', allTable(rows, pairs));
    fill('#layer', current.layer.length ? layerTable(current.layer)
        : h('div', { class: 'absent' }, 'Not counted in this run, so there is no figure here; callgrind counts it: ', command('./run bench layer')));
    find('#layer-counts').hidden = !current.layer.length;
    fill('#memory-table', current.memory.length ? table([
        { title: 'by', value: (r) => peerName(r.peer), show: (r) => peerCell(r.peer) }, { title: 'handshake', value: (r) => r.what, show: (r) => h('span', { class: 'by' }, r.what) },
        { title: 'connections', value: (r) => r.connections, number: true },
        ...['client_idle', 'server_idle', 'client_peak', 'server_peak', 'client_largest', 'server_largest'].map((key) => ({
            title: `${key.replace('_', ' ')}, bytes`, value: (r) => r[key], number: true, show: (r) => format(r[key], 9),
            missing: () => 'only ussl tells that' })),
    ], current.memory.filter((r) => chosen.peers.has(r.peer))) : []);
    fill('#between', between(current, chosen));
    fill('#about', facts(current.about));
    fill('#warnings', current.about.warnings.length ? h('div', { class: 'warning' }, current.about.warnings.map((w) => h('p', {}, w))) : []);
    fill('#tiles', tiles(current.ratios));
    document.title = `ussl host bench: ${current.about.cpu}, commit ${current.about.commit}`;
    fill('#subtitle', `Measured on ${current.about.cpu}, ${current.about.cores} cores, at commit ${current.about.commit}, profile ${current.about.profile}, ${current.about.date.slice(0, 10)}. `
        + 'Mbed TLS and wolfSSL behind the same API, beside OpenSSL in the same run.');
    fill('#commands', [`./run bench${current.about.quick ? ' --quick' : ''} --out ${current.name}.json`, `build/host/ussl-bench report ${current.name}.json -o report.html`].map(command));
    await Promise.all([
        chart('#throughput', charts.throughput(rows, { size, width: room(760, 190) }), NOT_RUN('./run bench --phase cipher')),
        chart('#by-size', charts.bySize(rows, wide() < 500 ? { width: 90, columns: 2 } : { columns: Math.min(4, Math.floor(wide() / 290)) }), 'One size only.'),
        chart('#bulk', charts.throughput(rows, { size, phase: 'bulk', width: room(760, 240) }), NOT_RUN('./run bench --phase bulk')),
        chart('#handshakes', charts.handshakes(rows, { stacked: wide() < 1050, width: room(370, 160) }), NOT_RUN('./run bench --phase handshake')),
        chart('#connections', charts.handshakes(rows, { phase: 'connections', stacked: wide() < 1050, width: room(370, 160) }), NOT_RUN('./run bench --phase connections')),
        chart('#against-openssl', compared(pairs.filter((r) => r.other === 'openssl' && r.role === 'both' && atSize(r)), 'times as fast as OpenSSL'), NOT_RUN('./run bench')),
        chart('#against-each-other', compared(pairs.filter((r) => r.other === 'mbedtls' && r.role === 'both' && atSize(r)), 'wolfSSL: times as fast as Mbed TLS'), NOT_RUN('./run bench')),
        chart('#layer-times', compared(pairs.filter((r) => /-direct$/.test(r.other) && r.role === 'both' && atSize(r)), 'through ussl: times as fast as without it'), 'No times of the libraries without ussl in this run.'),
        chart('#layer-counts', charts.layer(current.layer.filter((r) => chosen.peers.has(r.backend)), { width: room(560, 300) }), 'Filtered away.'),
        chart('#memory', charts.memory(current.memory.filter((r) => chosen.peers.has(r.peer)), wide() < 900 ? { columns: 1, width: room(300, 160) } : {}), 'Not measured in this run: ./run bench --phase memory measures it.'),
    ]);
    document.body.dataset.drawn = String(drawn);
}

function setUp() {
    const rows = DATA.runs.flatMap((r) => r.rows);
    const box = (name, value, text) => h('label', {}, h('input', { type: 'checkbox', name, value, checked: true }), text);
    find('#peers').append(...charts.PEERS.filter((p) => rows.some((r) => r.peer === p)).map((p) => box('peer', p, peerName(p))));
    find('#phases').append(...PHASES.filter((p) => rows.some((r) => r.phase === p)).map((p) => box('phase', p, p)));
    const sizes = [...new Set(rows.map((r) => r.size).filter(Boolean))].sort((a, b) => a - b);
    fill('#size', h('option', { value: '' }, 'all'), sizes.map((s) => h('option', { value: s }, `${format(s, 6)} B`)));
    fill('#run', DATA.runs.map((r, i) => h('option', { value: i }, r.name)));
    find('#run-label').hidden = DATA.runs.length < 2;
    find('#filters').addEventListener('input', show);
    let last = wide();
    addEventListener('resize', () => {
        if (Math.abs(wide() - last) > 40) {
            last = wide();
            show();
        }
    });
    find('#filters').addEventListener('submit', (event) => event.preventDefault());
}

setUp();
show();
