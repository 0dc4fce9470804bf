// SPDX-License-Identifier: MIT
// The colours of theme.css: words reach the contrast that WCAG 2 asks for (4.5), in light, dark and print.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../page/theme.css', import.meta.url), 'utf8');
const [light, dark, print] = [...css.matchAll(/:root \{([^}]*)\}/g)]
    .map(([, text]) => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]+)/g)].map((m) => [m[1], m[2]])));

function luminance(colour) {
    const whole = colour.length === 4 ? [...colour.slice(1)].map((c) => c + c).join('') : colour.slice(1);
    const [r, g, b] = whole.match(/../g).map((pair) => parseInt(pair, 16) / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
}

for (const [name, colours] of Object.entries({ light, dark, print })) {
    test(`words can be read: ${name}`, () => {
        const pairs = [...['paper', 'card', 'faint'].flatMap((ground) => ['ink', 'soft', 'accent', 'bad'].map((word) => [word, ground])),
            ['good', 'good-wash'], ['bad', 'bad-wash'], ['unsure', 'unsure-wash'], ['ink', 'unsure-wash'], ['paper', 'accent']];
        for (const [word, ground] of pairs) {
            const found = contrast(colours[word], colours[ground]);
            assert.ok(found >= 4.5, `${word} on ${ground}: ${found.toFixed(2)}`);
        }
    });
    test(`bars of both libraries and of OpenSSL stand out: ${name}`, () => {
        for (const peer of ['mbedtls', 'wolfssl', 'openssl']) {
            const found = contrast(colours[peer], colours.paper);
            assert.ok(found >= 3, `${peer}: ${found.toFixed(2)}`);
        }
    });
}
