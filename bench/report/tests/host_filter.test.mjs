// SPDX-License-Identifier: MIT
// The host report's filters and the order of its tables, without a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenWhats, filtered, filteredSuites } from '../page/host_filter.mjs';
import { sorted } from '../page/table.mjs';

const SUITES = [
    { id: '0xc0ac', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM', openssl: 'ECDHE-ECDSA-AES128-CCM', cipher: 'AES-128-CCM', bulk: 'TLS1.2 AES-128-CCM', kx: ['TLS1.2 ECDHE-ECDSA'] },
    { id: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', openssl: 'ECDHE-RSA-AES128-GCM-SHA256', cipher: 'AES-128-GCM', bulk: 'TLS1.2 AES-128-GCM', kx: ['TLS1.2 ECDHE-RSA'] },
];
const row = (phase, what, peer, size = 0, more = {}) => ({ phase, what, peer, size, role: 'both', way: 'x', ...more });
const ROWS = [
    row('cipher', 'AES-128-CCM', 'mbedtls', 16), row('cipher', 'AES-128-CCM', 'mbedtls', 4096), row('cipher', 'AES-128-GCM', 'wolfssl', 16),
    row('bulk', 'TLS1.2 AES-128-CCM', 'mbedtls', 4096), row('handshake', 'TLS1.2 ECDHE-ECDSA', 'mbedtls'), row('handshake', 'TLS1.2 ECDHE-RSA', 'mbedtls'),
    row('sign', 'ECDSA-P256', 'wolfssl'),
];
const ALL = { suite: '', peers: new Set(['mbedtls', 'wolfssl', 'openssl']), phases: new Set(['cipher', 'bulk', 'handshake', 'sign']), size: null };
const whats = (choice) => filtered(ROWS, { ...ALL, ...choice }, SUITES).map((r) => r.what);

test('nothing chosen shows all', () => assert.equal(whats({}).length, ROWS.length));

test('a suite brings its cipher, its bulk and its key exchange', () => {
    assert.deepEqual(whats({ suite: '0xc0ac' }), ['AES-128-CCM', 'AES-128-CCM', 'TLS1.2 AES-128-CCM', 'TLS1.2 ECDHE-ECDSA']);
    assert.deepEqual(filteredSuites('*CCM*', SUITES).map((s) => s.id), ['0xc0ac']);
});

test('words name ciphers and keys of the rows as well', () => {
    assert.deepEqual(whats({ suite: 'ecdsa-p256' }), ['ECDSA-P256']);
    assert.deepEqual(chosenWhats('nonesuch', SUITES, ROWS), {});
    assert.deepEqual(whats({ suite: 'nonesuch' }), []);
});

test('backend, phase and size', () => {
    assert.deepEqual(whats({ peers: new Set(['wolfssl']) }), ['AES-128-GCM', 'ECDSA-P256']);
    assert.deepEqual(whats({ phases: new Set(['bulk']) }), ['TLS1.2 AES-128-CCM']);
    assert.deepEqual(whats({ size: 4096, phases: new Set(['cipher', 'handshake']) }), ['AES-128-CCM', 'TLS1.2 ECDHE-ECDSA', 'TLS1.2 ECDHE-RSA']);
});

test('a ratio is shown where both of its sides are chosen', () => {
    const ratios = [row('cipher', 'AES-128-CCM', 'mbedtls', 16, { other: 'openssl' })];
    assert.equal(filtered(ratios, ALL, SUITES).length, 1);
    assert.equal(filtered(ratios, { ...ALL, peers: new Set(['mbedtls']) }, SUITES).length, 0);
});

test('what was not measured sorts last, up and down', () => {
    const rows = [{ v: null }, { v: 2 }, { v: 10 }];
    assert.deepEqual(sorted(rows, (r) => r.v, false).map((r) => r.v), [2, 10, null]);
    assert.deepEqual(sorted(rows, (r) => r.v, true).map((r) => r.v), [10, 2, null]);
});
