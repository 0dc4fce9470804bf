// SPDX-License-Identifier: MIT
// The table of a run, and who is ahead in each row of it.
import { median } from './statistics.mjs';

// title, unit, what to take of a row, and whether more is better.
const ROWS = [
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
const SIZES = [['size of the WebAssembly, brotli', 'wasm'], ['... and of its scripts', 'all']];

export const ours = (result) => Object.keys(result.rows).filter((name) => name.startsWith('ussl-'));
const others = (result) => Object.keys(result.rows).filter((name) => !name.startsWith('ussl-') && name !== 'raw');

// [{title, unit, more, cells: {client: {median, low, high}}}]: medians of the rounds, the least and the most.
export function summary(result) {
    const measured = ROWS.map(([title, unit, take, more = false]) => ({
        title, unit, more,
        cells: Object.fromEntries(Object.entries(result.rows).map(([name, rows]) => {
            const values = rows.map(take).filter((v) => v !== undefined);
            return [name, values.length ? { median: median(values), low: Math.min(...values), high: Math.max(...values) } : null];
        })),
    }));
    const sizes = SIZES.map(([title, part]) => ({
        title, unit: 'kB', more: false,
        cells: Object.fromEntries(Object.keys(result.rows).map((name) => {
            const kb = result.sizes[name] && result.sizes[name][part] / 1000;
            return [name, kb ? { median: kb, low: kb, high: kb } : null];
        })),
    }));
    return [...measured, ...sizes];
}

// Whether our client `name` is ahead of the better of the others in a row, and by how many percent; null
// where there is nothing to compare with.
export function verdict(result, row, name) {
    const better = (a, b) => (row.cells[a].median - row.cells[b].median) * (row.more ? -1 : 1);
    const [best] = others(result).filter((other) => row.cells[other]).sort(better);
    if (!best || !row.cells[name]) {
        return null;
    }
    const ratio = row.cells[name].median / row.cells[best].median;
    return { name, best, ahead: row.more ? ratio > 1 : ratio < 1, percent: Math.abs(ratio - 1) * 100 };
}

function whoIsAhead(result, row) {
    const verdicts = ours(result).map((name) => verdict(result, row, name)).filter(Boolean);
    const winning = verdicts.filter((v) => v.ahead);
    if (!verdicts.length) {
        return '-';
    }
    return winning.length === verdicts.length && winning.length > 1 ? 'ussl, both'
        : winning.length ? winning.map((v) => v.name).join(', ') : verdicts[0].best;
}

const show = (value) => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function cell(c) {
    if (!c) {
        return '-';
    }
    return c.low === c.high ? show(c.median) : `${show(c.median)} (${show(c.low)} to ${show(c.high)})`;
}

export function table(result) {
    const names = Object.keys(result.rows);
    const lines = [['', ...names, 'ahead'], ['---', ...names.map(() => '---:'), '---']];
    for (const row of summary(result)) {
        lines.push([`${row.title} (${row.unit})`, ...names.map((name) => cell(row.cells[name])), whoIsAhead(result, row)]);
    }
    return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
