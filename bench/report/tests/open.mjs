// SPDX-License-Identifier: MIT
// Opens a report from its file in Chromium, and keeps what it complains of.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../../../sim/wasm/tests/browser/browser.mjs';

export const setting = (name) => {
    const value = process.env[`USSL_REPORT_${name}`];
    if (!value) {
        throw new Error(`USSL_REPORT_${name} is not set: run these by ./run tests report`);
    }
    return value;
};
export const shots = setting('SHOTS');

let browser;
export const stop = async () => (await browser)?.close();

// A page from a file; what it complains of and what it asks the network for is kept.
export async function open(file, hash = '') {
    mkdirSync(shots, { recursive: true });
    browser ||= launch();
    const page = await (await browser).context.newPage();
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.complaints.push(message.text()));
    page.on('request', (request) => /^(https?|wss?):/.test(request.url()) && page.complaints.push(request.url()));
    await page.goto(pathToFileURL(file).href + hash);
    await drawn(page, 0);
    return page;
}

const times = (page) => page.evaluate(() => Number(document.body.dataset.drawn || 0));
const drawn = (page, since) => page.waitForFunction((n) => Number(document.body.dataset.drawn || 0) > n, since);

// Does something to a page and waits until it has drawn itself anew.
export async function doing(page, action) {
    const since = await times(page);
    await action();
    await drawn(page, since);
}

export const texts = (page, selector) => page.locator(selector).evaluateAll((all) => all.map((e) => e.textContent));

export async function quiet(page) {
    assert.deepEqual(page.complaints, []);
    await page.close();
}

// On a telephone nothing pushes the page sideways, and a chart is not shrunk until its words cannot be read.
export async function fitsTelephone(page, name) {
    const desk = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction(() => [...document.querySelectorAll('.chart svg')].every((svg) =>
        svg.getBoundingClientRect().width / svg.viewBox.baseVal.width > 0.7), null, { timeout: 60000 });
    const [whole, seen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
    assert.ok(whole <= seen, `${whole} pixels in a window of ${seen}`);
    await page.screenshot({ path: join(shots, `${name}-telephone.png`), fullPage: true });
    await page.setViewportSize(desk);
}

// Every heading that sorts is reached by Tab, has its mark of order from the keyboard alone, and what scrolls can be scrolled.
export async function sortsByKeyboard(page, selector) {
    const head = page.locator(`${selector} th`).first();
    const focused = () => head.locator('button').evaluate((button) => button === document.activeElement);
    await page.locator(`${selector} .scroll`).first().focus();
    await page.keyboard.press('Tab');
    assert.ok(await focused(), 'Tab does not go from the table to its first heading');
    const orders = [];
    for (let i = 0; i < 2; i++) {
        await page.keyboard.press('Enter');
        orders.push(await head.getAttribute('aria-sort'));
    }
    assert.deepEqual(orders, ['ascending', 'descending']);
}

// It prints, and a dark surrounding changes its ground.
export async function printsAndDarkens(page, name) {
    assert.ok((await page.pdf({ path: join(shots, `${name}.pdf`), format: 'A4' })).length > 20000);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.no-print:visible').count(), 0);
    await page.screenshot({ path: join(shots, `${name}-print.png`), fullPage: true });
    await page.emulateMedia({ media: null });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await ground(), light);
    await page.screenshot({ path: join(shots, `${name}-dark.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: null });
}
