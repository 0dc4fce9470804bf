// SPDX-License-Identifier: MIT
// node picture.mjs PAGE.html HASH OUT.png: what a reader sees first of a page, opened from its file in Chromium.
import { pathToFileURL } from 'node:url';
import { launch } from '../../sim/wasm/tests/browser/browser.mjs';

const [file, hash, out] = process.argv.slice(2);
const browser = await launch();
try {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${pathToFileURL(file).href}#${hash}`);
    await page.waitForFunction(() => Number(document.body.dataset.drawn || 0) > 0);
    await page.screenshot({ path: out });
} finally {
    await browser.close();
}
