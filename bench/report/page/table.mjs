// SPDX-License-Identifier: MIT
// A table whose columns sort; a figure that is not there is a dash that says so, and sorts last.
import { h } from './dom.mjs';

const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true }));

// Rows by one column; rows without the figure stay last either way.
export function sorted(rows, value, descending) {
    const has = rows.filter((r) => value(r) !== undefined && value(r) !== null);
    const lacks = rows.filter((r) => value(r) === undefined || value(r) === null);
    has.sort((a, b) => (descending ? -1 : 1) * compare(value(a), value(b)));
    return [...has, ...lacks];
}

// columns: { title, value(row), show(row)?, number?, missing?(row), help? }
export function table(columns, rows, { sort = null, descending = false, caption = null } = {}) {
    const body = h('tbody');
    const heads = columns.map((column, index) => h('th', { class: column.number ? 'number' : null, scope: 'col', title: column.help || null },
        h('button', { type: 'button', onclick: () => order(index, heads[index].getAttribute('aria-sort') === null
            ? Boolean(column.number) : heads[index].getAttribute('aria-sort') === 'ascending') }, column.title)));

    function cell(column, row) {
        const value = column.value(row);
        if (value === undefined || value === null) {
            const why = column.missing?.(row) || 'not measured';
            return h('td', { class: 'none', title: why }, '–');
        }
        return h('td', { class: column.number ? 'number' : null }, column.show ? column.show(row) : String(value));
    }
    function order(index, down) {
        heads.forEach((head) => head.removeAttribute('aria-sort'));
        let shown = rows;
        if (index !== null) {
            heads[index].setAttribute('aria-sort', down ? 'descending' : 'ascending');
            shown = sorted(rows, columns[index].value, down);
        }
        body.replaceChildren(...shown.map((row) => h('tr', {}, columns.map((c) => cell(c, row)))));
        if (!shown.length) {
            body.append(h('tr', { class: 'empty' }, h('td', { class: 'soft', colspan: columns.length }, 'No row: the filters leave none.')));
        }
    }
    order(sort, descending);
    // What is wider than the page scrolls by itself, and by the keyboard too.
    return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption || columns.map((c) => c.title).join(', ') }, h('table', {}, caption && h('caption', {}, caption),
        h('thead', {}, h('tr', {}, heads)), body));
}
