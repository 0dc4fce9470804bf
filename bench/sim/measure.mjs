// SPDX-License-Identifier: MIT
// One client in one fresh browser context: load, first request, handshakes, downloads.
import { median } from './statistics.mjs';

const MIB = 1 << 20;

// CPU seconds of all renderer processes so far, every thread of theirs included.
async function rendererSeconds(session) {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter((p) => p.type === 'renderer').reduce((sum, p) => sum + p.cpuTime, 0);
}

export async function measure({ browser, session, origin, kind, options, ports, stats, plan }) {
    const context = await browser.newContext();
    try {
        const page = await context.newPage();
        page.on('pageerror', (error) => console.error(`${kind}: ${error}`));
        await page.goto(`${origin}/page.html`);
        await page.waitForFunction(() => globalThis.bench);
        const call = (name, ...args) => page.evaluate(([method, given]) => globalThis.bench[method](...given), [name, args]);
        const raw = kind === 'raw';
        const row = { load: await call('load', kind, options) };
        await stats();
        row.first = await call('first', raw ? ports.plain : ports.full);
        await call('handshakes', raw ? ports.plain : ports.full, plan.warm, false);
        // Milliseconds a connection, as the clock goes and as the renderer's CPU does.
        const connections = async (port, resume) => {
            const before = await rendererSeconds(session);
            const times = await call('handshakes', port, plan.handshakes, resume);
            const cpu = (await rendererSeconds(session) - before) * 1000 / (plan.handshakes + (resume ? 1 : 0));
            return { ms: median(times), cpu };
        };
        row.full = await connections(raw ? ports.plain : ports.full, false);
        let seen = (await stats()).full;
        if (!raw && seen.resumed) {
            throw new Error(`${kind}: ${seen.resumed} of the full handshakes were resumed`);
        }
        row.suite = Object.keys(seen.suites).join(' ');
        if (!raw) {
            await call('handshakes', ports.tickets, plan.warm, true);
            await stats();
            row.resumed = await connections(ports.tickets, true);
            seen = (await stats()).tickets;
            row.resumedShare = seen.resumed / seen.connections;
        }
        for (const name of raw ? ['plain'] : ['tickets', 'chacha']) {
            const before = await rendererSeconds(session);
            const ms = await call('download', ports[name], plan.mib * MIB);
            row[name] = { rate: plan.mib * MIB / 1000 / ms, cpu: (await rendererSeconds(session) - before) * 64 / plan.mib };
        }
        const downloads = await stats();
        row.bulkSuite = raw ? '' : Object.keys(downloads.tickets.suites).join(' ');
        return row;
    } finally {
        await context.close();
    }
}
