// SPDX-License-Identifier: MIT
// The table of a run.
import { median, quantile } from './statistics.mjs';

// title, unit, what to take of a row, and whether more is better.
export const ROWS = [
    ['load', 'ms', (r) => r.load],
    ['first request', 'ms', (r) => r.first],
    ['full handshake and a small request, warm', 'ms', (r) => r.full.ms],
    ['... CPU of the renderer', 'ms', (r) => r.full.cpu],
    ['resumed handshake and a small request', 'ms', (r) => r.resumed?.ms],
    ['... CPU of the renderer', 'ms', (r) => r.resumed?.cpu],
    ['download, each client\'s own choice of suite', 'MB/s', (r) => (r.tickets || r.plain).rate, true],
    ['... CPU of the renderer for 64 MiB', 's', (r) => (r.tickets || r.plain).cpu],
    ['download with ChaCha20-Poly1305', 'MB/s', (r) => (r.chacha || r.plain).rate, true],
    ['... CPU of the renderer for 64 MiB', 's', (r) => (r.chacha || r.plain).cpu],
];

const show = (value) => value === undefined ? '-' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

// {title: {client: {median, low, high}}}
export function summary(result) {
    return ROWS.map(([title, unit, take, more = false]) => ({
        title, unit, more,
        cells: Object.fromEntries(Object.entries(result.rows).map(([name, rows]) => {
            const values = rows.map(take).filter((v) => v !== undefined);
            return [name, values.length ? { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) } : null];
        })),
    }));
}

export function table(result) {
    const names = Object.keys(result.rows);
    const lines = [['', ...names], ['---', ...names.map(() => '---:')]];
    for (const { title, unit, cells } of summary(result)) {
        lines.push([`${title} (${unit})`, ...names.map((name) => {
            const c = cells[name];
            return c ? `${show(c.median)} (${show(c.low)} to ${show(c.high)})` : '-';
        })]);
    }
    const kb = (bytes) => bytes === undefined ? '-' : (bytes / 1000).toFixed(0);
    lines.push(['size of the WebAssembly, brotli (kB)', ...names.map((name) => kb(result.sizes[name]?.wasm))]);
    lines.push(['... and of its scripts (kB)', ...names.map((name) => kb(result.sizes[name]?.all))]);
    return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
