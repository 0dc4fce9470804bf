// SPDX-License-Identifier: MIT
// Chromium, headless, and what the tests do with the page.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// playwright-core is installed under the build folder: USSL_SIM_PLAYWRIGHT names it.
const require = createRequire(join(process.env.USSL_SIM_PLAYWRIGHT || new URL('.', import.meta.url).pathname, 'package.json'));
const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export async function launch() {
    const { chromium } = require('playwright-core');
    const folder = mkdtempSync(join(tmpdir(), 'ussl-chromium-'));
    const context = await chromium.launchPersistentContext(folder, {
        executablePath: process.env.USSL_CHROMIUM || '/usr/bin/chromium',
        headless: true, viewport: { width: 1280, height: 860 },
        // Chromium refuses its sandbox to root.
        args: process.getuid() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS,
        permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(180000); // of a machine that is slow or busy
    return {
        context,
        close: async () => {
            await context.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

// The page (or a frame of it) once its machine is ready.
export async function ready(page) {
    await page.waitForFunction(() => globalThis.ussl && document.body.dataset.state === 'idle');
    return page;
}

export async function open(context, url) {
    const page = await context.newPage();
    page.errors = [];
    page.on('pageerror', (error) => page.errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && page.errors.push(message.text()));
    await page.goto(url);
    await ready(page);
    return page;
}

export const output = (page) => page.evaluate(() => globalThis.ussl.terminal.text);

export const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, '').replace(/\r/g, '');

// Puts a script into the editor and presses Run; resolves to what the terminal then shows of it.
export async function run(page, source, { button = '#run', wait = 300000 } = {}) {
    await page.evaluate((text) => {
        document.body.dataset.last = document.body.dataset.compared = '';
        globalThis.ussl.terminal.clear();
        if (text !== null) {
            globalThis.ussl.editor.text = text;
        }
    }, source);
    await page.click(button);
    await page.waitForFunction(() => document.body.dataset.last !== '' && document.body.dataset.state === 'idle',
        null, { timeout: wait });
    return { status: await page.evaluate(() => document.body.dataset.last), text: plain(await output(page)) };
}

// Types at the prompt, which answers once it is reached.
export async function prompt(page) {
    await page.click('#terminal');
    await page.keyboard.type('"the " + "prompt"\r');
    await page.waitForFunction(() => globalThis.ussl.terminal.text.includes("'the prompt'"));
}

export async function example(page, file) {
    await page.selectOption('#examples', file);
    await page.waitForFunction(async (name) => {
        const response = await fetch(`examples/${name}`);
        return globalThis.ussl.editor.text === await response.text();
    }, file);
    return run(page, null);
}

export async function backend(page, name) {
    if (await page.inputValue('#backend') !== name) {
        await page.selectOption('#backend', name);
        await ready(page); // the page is not idle from the moment of the change
    }
}
