// SPDX-License-Identifier: MIT
// The decision page opened from a file in Chromium: node --test, with the environment of cmake/run/groups/report.sh.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doing, fitsTelephone, open, printsAndDarkens, quiet, setting, shots, sortsByKeyboard, stop, texts } from './open.mjs';

after(stop);

const QUESTIONS = JSON.parse(readFileSync(new URL('../questions.json', import.meta.url), 'utf8'));

describe('the decision page', () => {
    let page;
    before(async () => { page = await open(setting('DECISION')); });
    after(() => quiet(page));
    const card = (backend) => page.locator(`.verdict[data-backend=${backend}]`);
    const rows = (verdict) => page.locator(`#ranking tr.row${verdict ? `[data-verdict=${verdict}]` : ''}`);
    const ask = (id) => doing(page, () => page.click(`[data-question=${id}]`));

    test('it has a button for each question, and ranks at once', async () => {
        assert.equal(await page.locator('#examples button').count(), QUESTIONS.length);
        assert.ok(await rows().count() >= 4);
    });

    test('M33, 512 KB of flash, 40 KB of RAM for TLS, mutual TLS, an RSA-2048 chain, any public server', async () => {
        await ask('m33');
        const all = await rows().evaluateAll((found) => found.map((e) => [e.dataset.key, e.dataset.verdict]));
        assert.ok(all.length >= 4 && all.every(([key]) => key.startsWith('m33 ')));
        // Whether one fits is for the figures to say; either way the answer is told, with its margin.
        const some = all.some(([, verdict]) => verdict === 'fits');
        assert.match(await page.locator('#answer').textContent(), some ? /KB of RAM, [\d.]+ KB of flash/ : /No measured build fits. Closest is .* KB too much/);
        await page.screenshot({ path: join(shots, 'decision-m33.png'), fullPage: true });
        if (!some) {
            await doing(page, () => page.check('#stack'));
        }
        const keys = await rows('fits').evaluateAll((found) => found.map((e) => e.dataset.key));
        assert.ok(keys.length >= 1, await page.locator('#answer').textContent());
        assert.ok(keys.every((k) => / 16384x/.test(k)), keys.join());
        for (const margin of await rows('fits').locator('td:nth-child(6)').allTextContents()) {
            const [used, left] = margin.match(/[\d.]+(?= KB)/g).map(Number);
            assert.ok(used <= 40 && Math.abs(used + left - 40) < 0.2, margin);
        }
        for (const why of await texts(page, '#ranking tr.row[data-verdict=fails] .why .margin')) {
            assert.match(why, /too much|made for records|lacks/);
        }
    });

    test('the fastest handshake where GPL is not allowed', async () => {
        await ask('no-gpl');
        assert.match(await page.locator('.verdict').first().textContent(), /Mbed TLS/);
        assert.match(await card('wolfssl').textContent(), /does not fit.*GPL-2.0-or-later/);
        assert.equal(await rows('fits').filter({ hasText: 'wolfSSL' }).count(), 0);
        const instructions = await page.evaluate(() => [...document.querySelectorAll('#ranking tr.row[data-verdict=fits] td:nth-child(5)')].map((e) => e.textContent));
        const ms = instructions.map((t) => parseFloat(t) * (/ s$/.test(t) ? 1000 : 1));
        assert.ok(ms.every((v, i) => i === 0 || v >= ms[i - 1] - 100), instructions.join());
        await page.screenshot({ path: join(shots, 'decision-no-gpl.png') });
    });

    test('all of CCM', async () => {
        await ask('ccm');
        assert.equal(await card('mbedtls').locator('.badge').textContent(), 'fits');
        assert.match(await card('wolfssl').textContent(), /does not fit.*lacks 7 of/s);
        await page.screenshot({ path: join(shots, 'decision-ccm.png') });
    });

    test('a limit that nothing keeps says by how much', async () => {
        await doing(page, () => page.click('button[type=reset]'));
        await doing(page, () => page.fill('#ram', '1'));
        assert.match(await page.locator('#answer').textContent(), /No measured build fits.*too much/);
        assert.equal(await rows('fits').count(), 0);
    });

    test('a word that names no suite is told', async () => {
        await doing(page, () => page.fill('#suites', 'RC4'));
        assert.match(await page.locator('#answer').textContent(), /No suite is called RC4/);
        await doing(page, () => page.click('button[type=reset]'));
    });

    test('a row opens to its handshakes, each with its command, which is copied', async () => {
        await rows().first().click();
        const copy = page.locator('#ranking tr.more:not([hidden]) .copy').first();
        await copy.click();
        await page.waitForFunction(() => [...document.querySelectorAll('#ranking .copy')].some((b) => b.textContent === 'copied'));
        const text = await page.evaluate(() => navigator.clipboard.readText());
        assert.match(text, /^\.\/run firmware --targets \w+ --backends \w+ --profiles \w+ --records \d+x\d+ --suites 0x\w{4}$/);
        assert.match(await page.locator('#ranking tr.more:not([hidden]) code').first().textContent(), /--suites 0x\w{4},0x/);
    });

    test('the address tells the question, and asks it again', async () => {
        await ask('ccm');
        const again = await open(setting('DECISION'), await page.evaluate(() => location.hash));
        assert.equal(await again.locator('#answer').textContent(), await page.locator('#answer').textContent());
        await quiet(again);
    });

    test('charts are in the page', async () => {
        assert.ok(await page.locator('#map svg').count() === 1);
        assert.ok(await page.locator('#host svg').count() >= 1);
        assert.deepEqual((await texts(page, '#map text, #host text, #sizes text')).filter((t) => t.includes('…')), []);
        assert.equal(await page.locator('.chart svg [fill=black], .chart svg [stroke=black]').count(), 0, 'black is not seen in the dark');
    });

    test('what is estimated says so, and each best build and dot has its command', async () => {
        assert.match(await page.locator('#ranking thead').textContent(), /handshake, estimated/);
        for (const words of await texts(page, '.verdict')) {
            assert.match(words, /estimated at \d+ MHz/);
        }
        assert.equal(await page.locator('.verdict .copy').count(), await page.locator('.verdict').count());
        assert.match(await page.locator('#map-commands').textContent(), /\.\/run firmware --targets \w+ .*--suites 0xc02b/);
    });

    test('a heading sorts by keyboard', () => sortsByKeyboard(page, '#posture'));

    test('it fits a telephone', () => fitsTelephone(page, 'decision'));

    test('it prints, and has a dark side', () => printsAndDarkens(page, 'decision'));
});
