// SPDX-License-Identifier: MIT
// The host report opened from a file in Chromium: node --test, with the environment of cmake/run/groups/report.sh.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { doing, fitsTelephone, open, printsAndDarkens, quiet, setting, shots, sortsByKeyboard, stop, texts } from './open.mjs';

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

    test('its title and first sentence tell the machine and the commit', async () => {
        const [commit, cpu] = await page.evaluate(() => { const { about } = JSON.parse(document.querySelector('#data').textContent).runs[0]; return [about.commit, about.cpu]; });
        for (const words of [await page.title(), await page.locator('#subtitle').textContent()]) {
            assert.ok(words.includes(commit) && words.includes(cpu), words);
        }
    });

    test('every part of the report has its chart, and no name in one is cut', async () => {
        for (const id of ['throughput', 'by-size', 'bulk', 'handshakes', 'connections', 'against-openssl', 'against-each-other', 'layer-counts', 'layer-times', 'memory']) {
            assert.ok(await page.locator(`#${id} svg`).count() >= 1, id);
        }
        assert.deepEqual((await texts(page, '.chart text')).filter((t) => t.includes('…')), []);
    });

    test('filters are reached by Tab in their order', async () => {
        await page.focus('#suite');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.name), 'peer');
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

    test('a filter that leaves nothing says so, in tables as well', async () => {
        await doing(page, () => page.fill('#suite', 'nonesuch'));
        assert.match(await page.locator('#shown').textContent(), /None of \d+ figures.*nonesuch/);
        assert.match(await page.locator('#all tbody').textContent(), /the filters leave none/);
        await doing(page, () => page.fill('#suite', ''));
    });

    test('a heading sorts by keyboard', () => sortsByKeyboard(page, '#suites'));

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

    test('it fits a telephone', () => fitsTelephone(page, 'host'));

    test('it prints, and has a dark side', () => printsAndDarkens(page, 'host'));
});

// What docs/report keeps: every suite, and no counts of the layer.
describe('the host report of the kept run', () => {
    let page;
    before(async () => { page = await open(setting('KEPT')); });
    after(() => quiet(page));

    test('what was not measured is told with the command that measures it', async () => {
        const counted = await page.evaluate(() => JSON.parse(document.querySelector('#data').textContent).runs[0].layer.length);
        assert.match(await page.locator('#layer').textContent(), counted ? /One handshake and 1 MiB/ : /Not counted in this run.*\.\/run bench layer/);
        assert.equal(await page.locator('#layer-counts svg').count(), counted ? 1 : 0);
    });

    test('a table of suites has no column without a figure', async () => {
        const columns = await page.locator('#suites th').count();
        for (let i = 4; i <= columns; i++) {
            assert.ok((await texts(page, `#suites td:nth-child(${i})`)).some((t) => t !== '–'), `column ${i}`);
        }
    });

    test('no name in a chart is cut', async () => {
        assert.deepEqual((await texts(page, '.chart text')).filter((t) => t.includes('…')), []);
    });

    test('it fits a telephone', () => fitsTelephone(page, 'host-kept'));

    test('it prints, and has a dark side', () => printsAndDarkens(page, 'host-kept'));
});
