// SPDX-License-Identifier: MIT
// The host report opened from a file in Chromium: node --test, with the environment of cmake/run/groups/report.sh.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { doing, open, printsAndDarkens, quiet, setting, shots, stop, texts } from './open.mjs';

after(stop);

describe('the host report', () => {
    let page;
    before(async () => { page = await open(setting('HOST')); });
    after(() => quiet(page));
    const count = () => page.locator('#all tbody tr').count();

    test('it draws, and shows what was measured and under which circumstances', async () => {
        assert.ok(await page.locator('.chart svg').count() >= 3);
        assert.ok(await count() >= 10);
        assert.match(await page.locator('#about').textContent(), /commit.*compiler.*CPU.*load/s);
        await page.screenshot({ path: join(shots, 'host.png'), fullPage: true });
    });

    test('filters: suite, backend, phase, size', async () => {
        const all = await count();
        await doing(page, () => page.fill('#suite', '*CHACHA20*'));
        const whats = await page.locator('#all tbody tr').evaluateAll((rows) => rows.filter((r) => ['cipher', 'bulk'].includes(r.children[0].textContent)).map((r) => r.children[1].textContent));
        assert.ok(whats.length && whats.every((w) => /CHACHA20/.test(w)), whats.join());
        assert.ok(await count() < all);
        await doing(page, () => page.fill('#suite', ''));
        await doing(page, () => page.uncheck('input[name=peer][value=mbedtls]'));
        assert.deepEqual([...new Set(await texts(page, '#all tbody td:nth-child(3)'))].filter((t) => t === 'Mbed TLS'), []);
        await doing(page, () => page.check('input[name=peer][value=mbedtls]'));
        await doing(page, () => page.uncheck('input[name=phase][value=cipher]'));
        assert.deepEqual((await texts(page, '#all tbody td:nth-child(1)')).filter((t) => t === 'cipher'), []);
        assert.match(await page.locator('#throughput').textContent(), /Not measured in this run, or filtered away/);
        await doing(page, () => page.check('input[name=phase][value=cipher]'));
        await doing(page, () => page.selectOption('#size', { index: 1 }));
        assert.ok(new Set((await texts(page, '#all tbody td:nth-child(6)')).filter((t) => t !== '–')).size <= 1);
        await doing(page, () => page.selectOption('#size', ''));
        assert.equal(await count(), all);
    });

    test('a heading sorts, and what was not measured stays last', async () => {
        await page.locator('details:has(#all)').evaluate((d) => { d.open = true; });
        const head = page.locator('#all th button', { hasText: 'MB/s or a second' });
        await head.click();
        const values = (await texts(page, '#all tbody td:nth-child(9)')).map((t) => (t === '–' ? null : parseFloat(t.replace(/,/g, ''))));
        const there = values.filter((v) => v !== null);
        assert.deepEqual(there, [...there].sort((a, b) => b - a));
        assert.ok(values.slice(there.length).every((v) => v === null));
    });

    test('what is missing is a dash with its reason, never a zero', async () => {
        const reasons = await page.locator('#suites td.none').evaluateAll((all) => all.map((e) => [e.textContent, e.title]));
        assert.ok(reasons.length > 0);
        assert.ok(reasons.every(([text, why]) => text === '–' && why.length > 5));
        assert.ok(reasons.some(([, why]) => /does not have this suite/.test(why)));
    });

    test('a second run is held against the first', async () => {
        await doing(page, () => page.selectOption('#run', '1'));
        assert.match(await page.locator('#between').textContent(), /\d+ of \d+ intervals hold 1/);
    });

    test('it prints, and has a dark side', () => printsAndDarkens(page, 'host'));
});
