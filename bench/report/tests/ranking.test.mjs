// SPDX-License-Identifier: MIT
// The ranking, on a world small enough to be judged by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, demands, milliseconds, rank } from '../page/ranking.mjs';
import { answer } from '../page/decision_words.mjs';
import { chainsOf, isModern, pick } from '../page/suites.mjs';

const SUITES = [
    { id: '0x1301', name: 'TLS_AES_128_GCM_SHA256', openssl: 'TLS_AES_128_GCM_SHA256', backends: ['one', 'two'] },
    { id: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', openssl: 'ECDHE-ECDSA-AES128-GCM-SHA256', backends: ['one', 'two'] },
    { id: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', openssl: 'ECDHE-RSA-AES128-GCM-SHA256', backends: ['one', 'two'] },
    { id: '0xc09c', name: 'TLS_RSA_WITH_AES_128_CCM', openssl: 'AES128-CCM', backends: ['one'] },
    { id: '0xc0ac', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM', openssl: 'ECDHE-ECDSA-AES128-CCM', backends: ['one', 'two'] },
];
const image = (target, backend, profile, records_in, flash, licence) => ({ target, backend, profile, records_in,
    records_out: 2048, flash_bytes: flash * 1024, static_bytes: 1024, licence, posture: [], suites: 'profile' });
const IMAGES = {
    a: image('part', 'one', 'big', 16384, 200, 'Apache-2.0 OR GPL-2.0-or-later'),
    b: image('part', 'two', 'big', 16384, 400, 'GPL-2.0-or-later'),
    c: image('part', 'one', 'tiny', 4096, 60, 'Apache-2.0 OR GPL-2.0-or-later'),
    d: image('other', 'two', 'big', 16384, 400, 'GPL-2.0-or-later'),
};
const row = (at, suite, chain, insn, ram, mutual = 0, error = null) => ({ image: at, suite, chain, mutual, error,
    name: SUITES.find((s) => s.id === suite).name, note: '', client_insn: insn, server_insn: insn * 2,
    client_step_insn: insn / 2, server_step_insn: insn, client_ram: ram * 1024, server_ram: (ram + 8) * 1024,
    client_stack: 2048, server_stack: 2000, client_peak: 20000, server_peak: 20000 });
const ROWS = [
    row('a', '0x1301', 'ec', 90e6, 38), row('a', '0x1301', 'rsa', 70e6, 39), row('a', '0xc02b', 'ec', 80e6, 34),
    row('a', '0xc02f', 'rsa', 60e6, 36), row('a', '0xc09c', 'rsa', 5e6, 33), row('a', '0xc0ac', 'ec', 81e6, 33),
    row('a', '0xc02f', 'rsa', 100e6, 45, 1),
    row('b', '0x1301', 'ec', 9e6, 50), row('b', '0x1301', 'rsa', 7e6, 52), row('b', '0xc02b', 'ec', 8e6, 44),
    row('b', '0xc02f', 'rsa', 6e6, 43), row('b', '0xc0ac', 'ec', 8.1e6, 41), row('b', '0xc02f', 'rsa', 10e6, 44, 1),
    row('c', '0xc02b', 'ec', 95e6, 18), row('c', '0xc02f', 'rsa', null, null, 0, 'not in this profile'),
];
const DATA = { images: IMAGES, rows: ROWS, suites: SUITES, features: { big: { SERVER: 1 }, tiny: { SERVER: 0 } } };
const NEEDS = { target: 'part', flashKb: null, ramKb: null, clockMhz: 100, suites: '', licence: 'any', goal: 'time',
    mutual: false, server: false, rsaChain: false, publicServer: false, tls13: false, ownStack: false };
const order = (needs) => rank(DATA, { ...NEEDS, ...needs }).results.map((r) => `${r.image.backend}/${r.image.profile}:${r.verdict}`);
const reason = (needs, key, at) => rank(DATA, { ...NEEDS, ...needs }).results.find((r) => r.key.startsWith(at)).checks.find((c) => c.key === key);

test('words name suites by name, part, id and glob', () => {
    assert.deepEqual(pick('CCM', SUITES).ids, ['0xc09c', '0xc0ac']);
    assert.deepEqual(pick('*_CCM', SUITES).ids, ['0xc09c', '0xc0ac']);
    assert.deepEqual(pick('0xC02B, aes128-ccm', SUITES).ids, ['0xc02b', '0xc09c']);
    assert.deepEqual(pick('nonesuch CCM', SUITES).unknown, ['nonesuch']);
    assert.deepEqual(pick('', SUITES), { ids: [], unknown: [] });
});

test('what is modern, and which chains go with a suite', () => {
    assert.deepEqual(SUITES.map((s) => isModern(s.name)), [true, true, true, false, true]);
    assert.equal(isModern('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'), false);
    assert.equal(isModern('TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256'), false);
    assert.deepEqual(chainsOf('TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256'), ['ecrsa']);
    assert.deepEqual(chainsOf('TLS_AES_128_GCM_SHA256'), ['ec', 'rsa']);
});

test('the fastest comes first, over all builds of the part and no other part', () => {
    assert.deepEqual(order({}), ['two/big:fits', 'one/big:fits', 'one/tiny:fits']);
});

test('goals: least RAM, least flash', () => {
    assert.equal(order({ goal: 'ram' })[0], 'one/tiny:fits');
    assert.equal(order({ goal: 'flash' })[0], 'one/tiny:fits');
});

test('where GPL is not allowed, a library under it alone fails and says so', () => {
    assert.deepEqual(order({ licence: 'no-gpl' }), ['one/big:fits', 'one/tiny:fits', 'two/big:fails']);
    assert.match(reason({ licence: 'no-gpl' }, 'licence', 'part two').text, /GPL-2.0-or-later/);
    assert.equal(order({ licence: 'bought' })[0], 'two/big:fits');
});

test('all of CCM: the backend that lacks some is named with what it lacks', () => {
    assert.equal(order({ suites: 'CCM' })[0], 'one/big:fits');
    assert.match(reason({ suites: 'CCM' }, 'suites', 'part two').text, /lacks 1 of 2: TLS_RSA_WITH_AES_128_CCM/);
});

const pairs = (needs) => demands({ ...NEEDS, ...needs }, SUITES).pairs.map((p) => `${p.suite} ${p.chain}`);

test('a public server shows either chain, unless it is known to be of RSA; the newest speak TLS 1.3', () => {
    assert.deepEqual(pairs({ publicServer: true }), ['0xc02b ec', '0xc02f rsa']);
    assert.deepEqual(pairs({ publicServer: true, rsaChain: true }), ['0xc02f rsa']);
    assert.deepEqual(pairs({ publicServer: true, rsaChain: true, tls13: true }), ['0xc02f rsa', '0x1301 rsa']);
    assert.deepEqual(pairs({ publicServer: true, suites: 'CCM' }), ['0xc09c rsa', '0xc0ac ec']);
});

test('a public server needs 16 KB records; the worst handshake counts', () => {
    const { results } = rank(DATA, { ...NEEDS, publicServer: true, tls13: true });
    assert.equal(results[0].ram, 52 * 1024);
    assert.equal(results[0].insn, 9e6);
    assert.equal(results.find((r) => r.image.profile === 'tiny').verdict, 'fails');
    assert.match(reason({ publicServer: true }, 'records', 'part one tiny').text, /4096/);
});

test('RAM and flash limits fail with what is too much, and tell the margin otherwise', () => {
    assert.deepEqual(order({ publicServer: true, tls13: true, ramKb: 40 }).slice(0, 1), ['one/big:fits']);
    assert.match(reason({ publicServer: true, tls13: true, ramKb: 40 }, 'ram', 'part two').text, /12.0 KB too much/);
    const fits = reason({ publicServer: true, tls13: true, ramKb: 40 }, 'ram', 'part one big');
    assert.equal(fits.margin, 1 / 40);
    assert.equal(reason({ flashKb: 300 }, 'flash', 'part two').ok, false);
});

test('what does not fit is ordered by how far it is from fitting; a stack of its own is not counted', () => {
    const needs = { publicServer: true, ramKb: 35 };
    assert.deepEqual(order(needs), ['one/big:fails', 'two/big:fails', 'one/tiny:fails']);
    assert.equal(order({ ...needs, ownStack: true })[0], 'one/big:fits');
    assert.match(answer(rank(DATA, { ...NEEDS, ...needs }), { ...NEEDS, ...needs }), /No measured build fits.*1.0 KB too much. 2.0 KB of it are stack/);
});

test('a device that may choose its suite chooses one that fits', () => {
    const [first] = rank(DATA, { ...NEEDS, goal: 'time', ramKb: 43.5 }).results;
    assert.equal(first.image.backend, 'two');
    assert.equal(first.chosen.name, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
    assert.equal(first.chosen.chain, 'rsa');
});

test('with a client certificate only such handshakes count; what was not measured is unknown, not zero', () => {
    const needs = { ...NEEDS, mutual: true, rsaChain: true, suites: '0xc02f' };
    const { results } = rank(DATA, needs);
    assert.deepEqual(results.map((r) => r.verdict), ['fits', 'fits', 'unknown']);
    assert.equal(results[0].insn, 10e6);
    const tiny = results.find((r) => r.image.profile === 'tiny');
    assert.equal(tiny.ram, null);
    assert.equal(tiny.ms, null);
    assert.match(tiny.checks.find((c) => c.key === 'ram').text, /not measured/);
});

test('an ECDSA suite cannot go with an RSA chain', () => {
    const { results } = rank(DATA, { ...NEEDS, rsaChain: true, suites: '0xc02b' });
    assert.ok(results.every((r) => r.verdict === 'fails'));
    assert.match(results[0].checks.find((c) => c.key === 'suites').text, /cannot go with an RSA chain/);
});

test('the server role: its own figures, and client-only profiles fail', () => {
    const { results } = rank(DATA, { ...NEEDS, server: true, suites: '0xc02b' });
    assert.equal(results[0].insn, 16e6);
    assert.equal(results[0].ram, 52 * 1024);
    assert.equal(results.at(-1).checks.find((c) => c.key === 'role').ok, false);
});

test('an unknown word fails every build and is named', () => {
    const { results } = rank(DATA, { ...NEEDS, suites: 'RC4' });
    assert.ok(results.every((r) => r.checks.find((c) => c.key === 'suites').text.includes('RC4')));
});

test('a row that failed is not an answer', () => {
    assert.match(reason({ suites: '0xc02f' }, 'suites', 'part one tiny').text, /lacks TLS_ECDHE_RSA/);
});

test('milliseconds are a range, instructions times 1.3 to 1.7 over the clock', () => {
    assert.deepEqual(milliseconds(100e6, 100), [1300, 1700]);
});

test('suites added to a profile by name: the larger image does both, the smaller says what it lacks', () => {
    const images = { ...IMAGES, e: { ...IMAGES.c, suites: 'all', flash_bytes: 90 * 1024, static_bytes: 2048 } };
    const rows = [...ROWS, row('e', '0xc09c', 'rsa', 6e6, 20)];
    const { results } = rank({ ...DATA, images, rows }, { ...NEEDS, suites: '0xc02b 0xc09c', goal: 'flash' });
    const [first] = results;
    assert.equal(first.image.suites, 'all');
    assert.equal(first.verdict, 'fits');
    assert.equal(first.ram, 20 * 1024);
    assert.equal(first.found.find((f) => f.suite === '0xc02b').ram, 19 * 1024);
    const smaller = results.find((r) => r.image.profile === 'tiny' && r.image.suites === 'profile');
    assert.match(smaller.missing[0].why, /not in profile tiny/);
});

test('a part that was not measured ranks nothing', () => {
    assert.deepEqual(rank(DATA, { ...NEEDS, target: 'none' }).results, []);
});

test('every figure has its command', () => {
    assert.equal(command(IMAGES.a, [ROWS[6]]), './run firmware --targets part --backends one --profiles big ' +
        '--records 16384x2048 --suites 0xc02f --mutual');
});

test('demands of a reader who names nothing: any modern handshake', () => {
    const { any, pairs } = demands(NEEDS, SUITES);
    assert.equal(any, true);
    assert.equal(pairs.length, 5);
});
