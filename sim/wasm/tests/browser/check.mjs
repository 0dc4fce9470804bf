// SPDX-License-Identifier: MIT
// The documentation's example, as it is written, in Chromium on each backend; prints what it prints.
import { readFileSync } from 'node:fs';
import { backend, launch, open, run } from './browser.mjs';
import { demo } from './place.mjs';

export const source = readFileSync(new URL('../../../../micropython/examples/quecpython.py', import.meta.url), 'utf8');
// What must come, in this order. The last lines of the example pass the words "Certificate" and
// "Private Key" for a certificate and a key: placeholders, and ussl says so.
const WANTED = [
    'INFO:SOCKET:Network connection successful!', 'INFO:SOCKET:write 61 bytes', /INFO:SOCKET:read \d+ bytes:/,
    'INFO:SOCKET:HTTP/1.0 200 OK', 'INFO:SOCKET:--------------------Socket Ussl End-------------------',
    /SSLError: .*a certificate of the chain cannot be read/,
];

// The words that are missing from `text`, in order; null if none are.
export function missing(text) {
    let at = 0;
    for (const wanted of WANTED) {
        const found = text.slice(at).search(typeof wanted === 'string'
            ? wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : wanted);
        if (found < 0) {
            return String(wanted);
        }
        at += found + 1;
    }
    return null;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    const { url, stop } = await demo();
    const browser = await launch();
    let wrong = 0;
    try {
        const page = await open(browser.context, url);
        const names = await page.locator('#backend option').evaluateAll((all) => all.map((o) => o.value));
        for (const name of names) {
            await backend(page, name);
            const { text } = await run(page, source);
            console.log(text.trim());
            const lacking = missing(text);
            if (lacking) {
                wrong++;
                console.log(`\n${name}: not as it should be; missing: ${lacking}`);
            } else {
                console.log(`\n${name}: as the documentation says\n`);
            }
        }
    } finally {
        await browser.close();
        stop();
    }
    process.exit(wrong ? 1 : 0);
}
