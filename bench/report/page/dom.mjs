// SPDX-License-Identifier: MIT
// Makes elements: h('td', { class: 'number' }, 'text', child). Text is text, never markup.

export function h(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on')) {
            element.addEventListener(key.slice(2), value);
        } else if (value === true) {
            element.setAttribute(key, '');
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(key, value);
        }
    }
    element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
    return element;
}

export const find = (selector) => document.querySelector(selector);

export function fill(selector, ...children) {
    const element = typeof selector === 'string' ? find(selector) : selector;
    element.replaceChildren(...children.flat().filter(Boolean));
    return element;
}

// A button that copies a command; where the clipboard is refused, it shows the words to be taken by hand.
export function copying(text, label = 'copy') {
    const button = h('button', { class: 'copy no-print', type: 'button', title: text, onclick: async (event) => {
        event.stopPropagation();
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            prompt('Copy this command:', text);
        }
        button.textContent = 'copied';
        setTimeout(() => { button.textContent = label; }, 1500);
    } }, label);
    return button;
}

export const command = (text) => h('div', { class: 'command' }, h('code', {}, text), copying(text));
