// SPDX-License-Identifier: MIT
// The terminal: keys go to the machine, its output comes here. Pasted lines go through
// MicroPython's paste mode, so that its automatic indent does not spoil them.
import { FitAddon, Terminal } from './vendor/terminal.mjs';

const PENDING_LIMIT = 4 << 20; // a print in an endless loop must not eat the tab's memory

const THEMES = {
    dark: { background: '#14171c', foreground: '#dfe3ea', cursor: '#7fb4ff' },
    light: { background: '#fbfbfa', foreground: '#1d2329', cursor: '#0b57d0', selectionBackground: '#b9d3f8',
        black: '#1d2329', white: '#4a525c', brightBlack: '#5b6570', yellow: '#8a6100', green: '#1b6e2e',
        cyan: '#0b6470', red: '#b3261e' },
};

export function makeTerminal(parent, { onInput }) {
    const term = new Terminal({
        fontSize: 13, scrollback: 5000, convertEol: false, cursorBlink: true, screenReaderMode: false,
        fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    });
    const fit = new FitAddon();
    term.loadAddon(fit);
    term.open(parent);
    term.onData(onInput);
    new ResizeObserver(() => fit.fit()).observe(parent);

    let pending = 0;
    let dropped = 0;
    let text = '';
    const decoder = new TextDecoder();

    parent.addEventListener('paste', (event) => {
        const pasted = (event.clipboardData || { getData: () => '' }).getData('text').replace(/\r\n?/g, '\n');
        if (pasted.trim().includes('\n')) {
            event.preventDefault();
            event.stopPropagation();
            onInput(`\x05${pasted.replace(/\n/g, '\r')}\x04`);
        }
    }, true);

    const write = (data) => {
        text = (text + (typeof data === 'string' ? data : decoder.decode(data, { stream: true }))).slice(-200000);
        if (pending > PENDING_LIMIT) {
            dropped += data.length;
            return;
        }
        if (dropped) {
            const words = `\r\n[${dropped} bytes of output were not shown]\r\n`;
            dropped = 0;
            term.write(words);
        }
        pending += data.length;
        term.write(data, () => { pending -= data.length; });
    };
    return {
        write,
        note: (words) => write(`\x1b[2m${words.replace(/\n/g, '\r\n')}\x1b[0m\r\n`),
        warn: (words) => write(`\x1b[33m${words.replace(/\n/g, '\r\n')}\x1b[0m\r\n`),
        clear: () => { text = ''; term.reset(); },
        focus: () => term.focus(),
        setDark: (on) => { term.options.theme = on ? THEMES.dark : THEMES.light; },
        get text() { return text; },
    };
}
