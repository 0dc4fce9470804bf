// SPDX-License-Identifier: MIT
// The editor: Python in CodeMirror, with Ctrl-Enter to run.
import {
    Compartment, EditorView, basicSetup, indentUnit, keymap, oneDark, python,
} from './vendor/editor.mjs';

export function makeEditor(parent, { onRun }) {
    const theme = new Compartment();
    const view = new EditorView({
        parent,
        extensions: [
            // Before the setup's own keys, which give Ctrl-Enter another meaning.
            keymap.of([{ key: 'Mod-Enter', run: () => { onRun(); return true; } }]),
            basicSetup,
            python(),
            indentUnit.of('    '),
            theme.of([]),
            EditorView.contentAttributes.of({ 'aria-label': 'Python script' }),
        ],
    });
    return {
        get text() { return view.state.doc.toString(); },
        set text(text) {
            view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
        },
        setDark: (on) => view.dispatch({ effects: theme.reconfigure(on ? oneDark : []) }),
        focus: () => view.focus(),
    };
}
