// SPDX-License-Identifier: MIT
// What charts are made of: which rows they draw, and how they name them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bySize, layer, memory, NARROW, ratios } from '../page/charts.mjs';

const held = (peer, connections, idle) => ({ peer, what: 'TLS1.3 ECDSA', connections, client_idle: idle, server_idle: idle });
const ratio = (phase, what, size) => ({ phase, what, size, role: 'both', way: size ? 'seal' : 'full', peer: 'wolfssl', other: 'mbedtls', ratio: 2, low: 1.9, high: 2.1, n: 11 });
const lines = (spec) => spec.vconcat.flatMap((v) => v.data.values.map((r) => r.line));

test('memory: one bar a side, of the most connections, never the sum of several counts', () => {
    const { values } = memory([held('mbedtls', 1, 1024), held('mbedtls', 100, 2048), held('wolfssl', 1, 3072)]).data;
    assert.deepEqual(values.map((v) => [v.peer, v.side, v.kb, v.connections]),
        [['mbedtls', 'client', 2, 100], ['mbedtls', 'server', 2, 100], ['wolfssl', 'client', 3, 1], ['wolfssl', 'server', 3, 1]]);
});

test('layer: percent of each library; what was not counted is no bar', () => {
    const rows = [{ backend: 'mbedtls', text: 'TLS 1.3', insn_percent: 0.25 }, { backend: 'wolfssl', text: 'TLS 1.3' }];
    assert.deepEqual(layer(rows).data.values.map((v) => [v.label, v.percent]), [['Mbed TLS', 0.25]]);
    assert.equal(layer([]), null);
});

test('ratios: a size that all share stands in the heading, else beside each name', () => {
    const one = ratios([ratio('cipher', 'AES-128-GCM', 16384), ratio('handshake', 'TLS1.3 RSA', 0)]);
    assert.deepEqual(lines(one), ['AES-128-GCM', 'TLS1.3 RSA']);
    assert.deepEqual(one.vconcat.map((v) => v.title), ['Protecting a record, 16 KB', 'Handshakes']);
    assert.deepEqual(lines(ratios([ratio('cipher', 'AES-128-GCM', 16384), ratio('cipher', 'AES-128-GCM', 256)])),
        ['AES-128-GCM, 16 KB', 'AES-128-GCM, 256 B']);
});

test('a narrow chart has its legend below each other', () => {
    const rows = [16, 256].map((size) => ({ phase: 'cipher', way: 'seal', role: 'both', what: 'X', peer: 'mbedtls', size, rate: 1, ns: 1, low: 1, high: 1 }));
    const legend = (width) => bySize(rows, { width, columns: 1 }).spec.encoding.color.legend;
    assert.deepEqual(legend(NARROW - 1), { columns: 1 });
    assert.deepEqual(legend(NARROW), {});
});
