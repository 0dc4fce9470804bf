// SPDX-License-Identifier: MIT
// What the page takes from CodeMirror; bundled into vendor/editor.mjs.
export { EditorView, basicSetup } from 'codemirror';
export { python } from '@codemirror/lang-python';
export { oneDark } from '@codemirror/theme-one-dark';
export { Compartment } from '@codemirror/state';
export { keymap } from '@codemirror/view';
export { indentUnit } from '@codemirror/language';
