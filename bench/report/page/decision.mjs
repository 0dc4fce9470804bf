// SPDX-License-Identifier: MIT
// The decision page: a reader's needs in, a ranking with its reasons out. All figures are in the page.
import * as words from './decision_words.mjs';
import { command, copying, fill, find, h } from './dom.mjs';
import { command as commandOf, rank } from './ranking.mjs';
import { pick } from './suites.mjs';
import { table } from './table.mjs';

const DATA = unpack(JSON.parse(find('#data').textContent));
const SEED = '@seed';
// Rows of the ranking before one asks for the rest.
const SHOWN = 10;
const EMPTY = { target: 'm4', clockMhz: words.CLOCKS.m4, flashKb: null, ramKb: null, suites: '', licence: 'any', goal: 'time',
    mutual: false, server: false, rsaChain: false, publicServer: false, tls13: false, ownStack: false };
const CHIPS = [['all of CCM', '*_CCM*'], ['AES-128-GCM', '*ECDHE*AES_128_GCM*'], ['ChaCha20', '*CHACHA20*'], ['TLS 1.3', 'TLS_AES* TLS_CHACHA20*'],
    ['the 79 of QuecPython', SEED]];
const FLAGS = { public: 'publicServer', tls13: 'tls13', rsa: 'rsaChain', mutual: 'mutual', server: 'server', stack: 'ownStack' };
const BOXES = { clock: 'clockMhz', flash: 'flashKb', ram: 'ramKb' };
const number = (value) => new Intl.NumberFormat('en').format(value);

function unpack(data) {
    data.rows = data.rows.map((values) => Object.fromEntries(data.columns.map((c, i) => [c, values[i]])));
    return data;
}

const needsOf = (needs) => ({ ...needs, suites: needs.suites.replace(SEED, () => DATA.suites.filter((s) => s.seed).map((s) => s.id).join(' ')) });

function readForm() {
    const needs = { target: document.querySelector('input[name=part]:checked')?.value || EMPTY.target,
        suites: find('#suites').value.trim(), licence: find('#licence').value, goal: find('#goal').value };
    for (const [id, key] of Object.entries(BOXES)) {
        const value = parseFloat(find(`#${id}`).value);
        needs[key] = value > 0 ? value : null;
    }
    needs.clockMhz ||= words.CLOCKS[needs.target] || 100;
    for (const [id, key] of Object.entries(FLAGS)) {
        needs[key] = find(`#${id}`).checked;
    }
    return needs;
}

function writeForm(needs) {
    document.querySelectorAll('input[name=part]').forEach((i) => { i.checked = i.value === needs.target; });
    Object.entries(BOXES).forEach(([id, key]) => { find(`#${id}`).value = needs[key] ?? ''; });
    Object.entries(FLAGS).forEach(([id, key]) => { find(`#${id}`).checked = needs[key]; });
    find('#suites').value = needs.suites;
    find('#licence').value = needs.licence;
    find('#goal').value = needs.goal;
}

// What differs from the empty form, so that a link tells the question.
function toHash(needs) {
    const changed = Object.entries(needs).filter(([key, value]) => value !== EMPTY[key]);
    return new URLSearchParams(changed.map(([key, value]) => [key, String(value)])).toString();
}

function fromHash() {
    const needs = { ...EMPTY };
    for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
        if (key in EMPTY) {
            needs[key] = Object.values(BOXES).includes(key) ? parseFloat(value) || null
                : Object.values(FLAGS).includes(key) ? value === 'true' : value;
        }
    }
    return DATA.targets.includes(needs.target) ? needs : { ...needs, target: DATA.targets[0] };
}

function meter(title, check, showWords) {
    const share = check.limit ? check.have / check.limit : null;
    return h('div', { class: 'meter' },
        h('div', { class: 'words' }, h('span', {}, title), h('span', { class: 'soft' }, showWords)),
        share === null ? null : h('div', { class: 'bar', role: 'img', 'aria-label': check.text },
            h('i', { class: share > 1 ? 'over' : null, style: `width:${Math.min(100, share * 100).toFixed(1)}%` })));
}

// A suite's name may break after its underscores; what is copied stays the name.
const breakable = (text) => text.split(/(?<=_)/).flatMap((part) => [part, h('wbr')]);

const VERDICT = { fits: 'fits', fails: 'does not fit', unknown: 'not measured' };

function card(result, needs) {
    const { image } = result;
    const check = (key) => result.checks.find((c) => c.key === key);
    const mark = (c) => (c.ok ? 'yes' : c.ok === false ? 'no' : 'unsure');
    return h('section', { class: `card verdict ${result.verdict}`, 'data-backend': image.backend },
        h('header', {}, h('h3', {}, h('span', { class: `swatch of-${image.backend}` }), words.backend(image)),
            h('span', { class: 'badge' }, VERDICT[result.verdict])),
        h('div', { class: 'soft small' }, words.build(image)),
        h('p', { class: 'big' }, words.duration(result.ms)),
        h('div', { class: 'small soft' }, result.ms ? `a handshake, estimated at ${needs.clockMhz} MHz, ${result.chosen ? 'with' : 'the slowest asked for:'} ` : 'not measured',
            result.slowest ? h('span', { class: 'name' }, breakable(`${result.slowest.name} (${result.slowest.chain === 'ec' ? 'ECDSA' : 'RSA'} chain)`)) : null),
        meter('RAM', check('ram'), check('ram').text), result.fullest ? h('div', { class: 'soft small' }, words.ramParts(result, needs.ownStack)) : null, meter('Flash', check('flash'), check('flash').text),
        h('ul', { class: 'checks' }, result.checks.filter((c) => !['ram', 'flash'].includes(c.key)).map((c) => h('li', { class: mark(c) }, breakable(c.text))),
            result.stepMs ? h('li', { class: 'note' }, `longest single step about ${words.duration(result.stepMs)}`) : null,
            result.notes.map((n) => h('li', { class: 'note' }, n))),
        result.found.length ? copying(commandOf(image, result.found.map((f) => f.row)), 'copy the command that measures this') : null);
}

function handshakeTable(result) {
    const rows = result.found;
    return table([
        { title: 'suite', value: (r) => r.name }, { title: 'chain', value: (r) => r.chain },
        { title: 'M instructions', value: (r) => r.insn, number: true, show: (r) => (r.insn / 1e6).toFixed(2) },
        { title: 'longest step, M', value: (r) => r.step, number: true, show: (r) => (r.step / 1e6).toFixed(2) },
        ...[['RAM, bytes', 'ram'], ['heap peak', 'heap'], ['largest block', 'largest'], ['stack', 'stack'],
            ['send 1 KB, insn', 'send'], ['take 1 KB, insn', 'recv']].map(([title, key]) => ({ title, value: (r) => r[key], number: true, show: (r) => number(r[key]) })),
        { title: '', value: (r) => r.suite, show: (r) => copying(commandOf(result.image, [r.row]), 'command') },
    ], rows, { sort: 2 });
}

function details(result, demand) {
    const parts = [];
    if (result.found.length) {
        parts.push(handshakeTable(result), command(commandOf(result.image, result.found.map((f) => f.row))));
    }
    const list = (title, pairs) => (pairs.length ? h('p', { class: 'small' }, h('b', {}, title), ' ',
        pairs.map((p) => `${p.name}${p.chain ? ` (${p.chain})` : ''}${p.why ? `: ${p.why}` : ''}`).join('; ')) : null);
    if (!demand.any) {
        parts.push(list('Lacking:', result.missing), list('Not measured on this part:', result.unmeasured));
    }
    if (result.unmeasured.length) {
        const mutual = readForm().mutual ? 1 : 0;
        parts.push(h('p', { class: 'small' }, `${result.unmeasured.length} handshakes that would serve were not measured; this measures them:`),
            command(commandOf(result.image, result.unmeasured.map((p) => ({ ...p, mutual })))));
    }
    parts.push(h('p', { class: 'small soft' }, `Side channels: ${result.image.posture.join('; ') || 'not told'}.`));
    return parts;
}

function rankingTable(results, demand) {
    const body = h('tbody');
    const columns = ['', 'library', 'build', 'verdict', 'handshake, estimated', 'RAM', 'flash'];
    const margin = (check) => (check.limit && check.have !== undefined ? h('span', { class: `margin ${check.ok ? '' : 'no'}` },
        check.ok ? `${words.kb(check.limit - check.have)} left` : `${words.kb(check.have - check.limit)} over`) : null);
    results.forEach((result, index) => {
        const check = (key) => result.checks.find((c) => c.key === key);
        const open = h('button', { class: 'open', type: 'button', 'aria-expanded': 'false', 'aria-label': 'Handshakes and commands' }, String(index + 1));
        const inside = h('div', { class: 'inside' });
        const more = h('tr', { class: 'more', hidden: true }, h('td', { colspan: columns.length }, inside));
        const why = words.failures(result);
        const cell = (value, text, key) => (value === null ? h('td', { class: 'none', title: 'not measured' }, '–') : h('td', { class: 'number' }, text, key && margin(check(key))));
        body.append(h('tr', { class: index < SHOWN ? 'row' : 'row late', 'data-verdict': result.verdict, 'data-key': result.key, onclick: () => {
            more.hidden = !more.hidden;
            open.setAttribute('aria-expanded', String(!more.hidden));
            if (!more.hidden && !inside.childElementCount) {
                inside.append(...details(result, demand).filter(Boolean));
            }
        } }, h('td', {}, open), h('td', { class: 'name' }, h('span', { class: `swatch of-${result.image.backend}` }), words.backend(result.image)),
        h('td', {}, result.image.profile, h('span', { class: 'margin' }, words.records(result.image), result.image.suites === 'all' ? ', all suites added' : '')),
        h('td', { class: 'why' }, h('span', { class: `badge ${result.verdict}` }, VERDICT[result.verdict]), why.length ? h('span', { class: 'margin' }, breakable(why.join('; '))) : null),
        cell(result.ms, words.duration(result.ms)), cell(result.ram, result.ram === null ? '' : words.kb(result.ram), 'ram'), cell(result.flash, result.flash === null ? '' : words.kb(result.flash), 'flash')), more);
    });
    const head = (title, index) => h('th', { scope: 'col', class: index > 3 ? 'number' : null }, title);
    const whole = h('table', { class: 'short' }, h('thead', {}, h('tr', {}, columns.map(head))), body);
    const rest = results.length > SHOWN && h('button', { class: 'button no-print', type: 'button', onclick: (event) => { whole.classList.remove('short'); event.currentTarget.remove(); } },
        `Show all ${results.length} builds`);
    return [h('div', { class: 'scroll' }, whole), rest];
}

function suiteWords(needs) {
    if (!needs.suites) {
        return needs.publicServer ? `ECDHE with AES-128-GCM, ${needs.rsaChain ? 'an RSA chain' : 'either chain'}: what public servers take.`
            : 'None named: one suite with forward secrecy and an AEAD is enough, and the device offers the best for it.';
    }
    const { ids, unknown } = pick(needs.suites, DATA.suites);
    return unknown.length ? `No suite is called ${unknown.join(', ')}.` : `${ids.length} ${ids.length === 1 ? 'suite' : 'suites'}, and each must work.`;
}

let shownTarget = null;

function show() {
    const needs = readForm();
    const asked = needsOf(needs);
    const answer = rank(DATA, asked);
    fill('#answer', words.answer(answer, asked));
    fill('#best', words.bestOfEach(answer.results).map((r) => card(r, asked)));
    fill('#ranking', answer.results.length ? rankingTable(answer.results, answer.demand) : h('div', { class: 'absent' }, 'Not measured yet: ', command(`./run firmware --targets ${needs.target} --quick`)));
    fill('#suite-words', suiteWords(asked));
    if (shownTarget !== needs.target) {
        shownTarget = needs.target;
        drawing('#map', DATA.charts.map[needs.target], 'Not measured on this part.');
        const dots = DATA.rows.filter((r) => r.suite === '0xc02b' && r.chain === 'ec' && !r.mutual && !r.error && DATA.images[r.image].target === needs.target);
        fill('#map-commands', [...new Set(dots.map((r) => commandOf(DATA.images[r.image], [r])))].map(command));
    }
    history.replaceState(null, '', `#${toHash(needs)}`);
    document.body.dataset.drawn = String(Number(document.body.dataset.drawn || 0) + 1);
}

// Charts were drawn by Vega when the page was made; they are part of it, so nothing of a reader's is in them.
function drawing(place, svg, missing) {
    if (svg) {
        (typeof place === 'string' ? find(place) : place).innerHTML = svg;
    } else {
        fill(place, h('p', { class: 'absent' }, missing));
    }
}

function chart(title, svg, missing) {
    const box = h('div', { class: 'chart' });
    drawing(box, svg, missing);
    return h('div', {}, h('h3', {}, title), box);
}

const absent = (by) => h('div', { class: 'absent' }, 'Not measured for this page.', by ? command(by) : null);

function sizeSection() {
    const { sizes } = DATA;
    if (!sizes) {
        return fill('#sizes', absent(DATA.tools.size && './run firmware size matrix'));
    }
    const figure = (title, key, show = (v) => number(v)) => ({ title, value: (r) => r[key], number: true, show: (r) => show(r[key]), missing: (r) => r.error });
    const what = (r) => r.label || r.suites[0];
    return fill('#sizes', h('p', { class: 'soft' }, 'Clients for a Cortex-M4 with exactly what is named and nothing else: no server, no suite beside it. '
        + `Library and ussl, without the C library; each was built, shook hands with a live server and replayed it, at commit ${sizes.versions.commit}.`),
    h('div', { class: 'side' }, chart('One suite alone', DATA.charts.oneSuite, 'Not measured.'), chart('One thing more than ECDHE-ECDSA with AES-128-GCM', DATA.charts.features, 'Not measured.')),
    h('details', {}, h('summary', {}, `All ${sizes.rows.length} images`), table([
        { title: 'library', value: (r) => words.BACKENDS[r.backend] || r.backend }, { title: 'what', value: what },
        figure('flash', 'flash_total'), figure('of the library', 'flash_library'), figure('of ussl', 'flash_layer'), figure('C library, beside it', 'flash_libc'),
        figure('heap peak', 'heap_peak'), figure('stack', 'client_stack'), figure('static RAM', 'ram_static'), figure('M instructions', 'client_insn', (v) => (v / 1e6).toFixed(2)),
    ], sizes.rows)), command('./run firmware size matrix'),
    h('p', { class: 'small soft' }, 'For a set of your own, with the configuration of the library for it:'), command('./run firmware size --suites ECDHE-ECDSA-AES128-GCM-SHA256,AES128-GCM-SHA256 --options sessions'));
}

function profileSection() {
    if (!DATA.profiles.length) {
        return fill('#profiles', absent(DATA.tools.profile && './run firmware profile'));
    }
    const box = h('div', { class: 'chart' });
    const list = h('div');
    const buttons = DATA.profiles.map((p, i) => h('button', { class: 'button', type: 'button', 'aria-pressed': 'false', onclick: () => choose(i) },
        `${words.BACKENDS[p.backend]} ${p.profile}, ${p.side}, ${p.name.replace(/^TLS_/, '').replace(/_WITH_.*/, '')}`));
    function choose(index) {
        buttons.forEach((b, i) => b.setAttribute('aria-pressed', String(i === index)));
        const p = DATA.profiles[index];
        drawing(box, DATA.charts.profiles[index], 'Not drawn.');
        fill(list, table([
            { title: 'function', value: (f) => f[0] }, { title: 'of', value: (f) => f[1] },
            { title: 'instructions in itself', value: (f) => f[2], number: true, show: (f) => number(f[2]) },
            { title: 'share', value: (f) => f[2] / p.total, number: true, show: (f) => `${(100 * f[2] / p.total).toFixed(1)} %` },
        ], p.functions.filter((f) => f[2] > 0), { caption: `${words.PARTS[p.target] || p.target}, ${p.name}, chain ${p.chain}: ${number(p.total)} instructions of the ${p.side}` }));
    }
    const legend = h('p', { class: 'small legend' }, [['mbedtls', 'Mbed TLS'], ['wolfssl', 'wolfSSL'], ['c4', 'ussl'], ['c5', 'its backend'], ['c7', 'C library']]
        .map(([colour, text]) => h('span', {}, h('span', { class: 'swatch', style: `color:var(--${colour})` }), text)));
    fill('#profiles', h('div', { class: 'tabs no-print' }, buttons), legend, box, list, command('./run firmware profile'));
    choose(0);
}

function hostSection() {
    if (!DATA.host) {
        return fill('#host', absent('./run bench --out docs/report/host.json'));
    }
    const { about } = DATA.host;
    return fill('#host', h('p', { class: 'soft' }, `${about.cpu}, profile ${about.profile}, ${about.compiler}, ${about.openssl}, commit ${about.commit}, ${about.date.slice(0, 10)}. Times of a server, a gateway or a test bench; on a small part the order may differ.`),
        about.warnings.length ? h('div', { class: 'warning' }, about.warnings.map((w) => h('p', {}, w))) : null,
        h('div', { class: 'side' }, chart('Protecting 16 KB records, MB/s', DATA.charts.throughput, 'Not measured in this run.'), chart('Handshakes a second, both ends', DATA.charts.handshakes, 'Not measured in this run.')),
        command('./run bench --out host.json'), command('build/host/ussl-bench report host.json -o report.html'));
}

function postureSection() {
    const lines = new Map();
    for (const image of Object.values(DATA.images)) {
        const key = [image.backend, image.profile, image.posture.join('; '), image.licence].join('|');
        const line = lines.get(key) || { backend: image.backend, profile: image.profile, posture: image.posture.join('; '), licence: image.licence, parts: new Set() };
        line.parts.add(image.target);
        lines.set(key, line);
    }
    fill('#posture', table([
        { title: 'library', value: (l) => words.BACKENDS[l.backend] || l.backend }, { title: 'profile', value: (l) => l.profile },
        { title: 'parts', value: (l) => [...l.parts].join(', ') }, { title: 'side channels', value: (l) => l.posture || null },
        { title: 'licence', value: (l) => l.licence },
    ], [...lines.values()]));
}

function factSection() {
    const pairs = Object.entries(DATA.made).filter(([, v]) => v);
    fill('#facts', pairs.flatMap(([k, v]) => [h('dt', {}, k), h('dd', {}, v)]));
    fill('#commands', ['./run firmware report --measure', ...DATA.commands].map(command));
    fill('#subtitle', `ussl over Mbed TLS ${DATA.made['Mbed TLS']} or wolfSSL ${DATA.made.wolfSSL}: ${number(DATA.rows.filter((r) => !r.error).length)} handshakes on emulated parts, `
        + `${Object.keys(DATA.images).length} images, commit ${DATA.made.commit}. Say what you have and what you need.`);
}

function setUp() {
    find('#parts').append(...Object.entries(words.PARTS).map(([key, name]) => h('label', { title: DATA.targets.includes(key) ? null : `${name}: not measured for this page` },
        h('input', { type: 'radio', name: 'part', value: key, disabled: !DATA.targets.includes(key) }), h('b', {}, key.toUpperCase()), h('span', {}, DATA.targets.includes(key) ? name : 'not measured'))));
    find('#chips').append(...CHIPS.map(([text, glob]) => h('button', { class: 'button', type: 'button', onclick: () => { find('#suites').value = glob; show(); } }, text)));
    find('#examples').append(...DATA.questions.map((q) => h('button', { class: 'button', type: 'button', 'data-question': q.id, onclick: () => { writeForm({ ...EMPTY, ...q.needs }); show(); } }, q.title)));
    find('#parts').addEventListener('change', (event) => { find('#clock').value = words.CLOCKS[event.target.value]; });
    find('#needs').addEventListener('input', show);
    find('#needs').addEventListener('submit', (event) => event.preventDefault());
    find('#needs').addEventListener('reset', (event) => { event.preventDefault(); writeForm(fromHashOrEmpty('')); show(); });
    addEventListener('hashchange', () => { writeForm(fromHash()); show(); });
}

const fromHashOrEmpty = () => ({ ...EMPTY, target: DATA.targets.includes(EMPTY.target) ? EMPTY.target : DATA.targets[0] });

setUp();
sizeSection();
profileSection();
hostSection();
postureSection();
factSection();
writeForm(fromHash());
show();
