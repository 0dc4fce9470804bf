// SPDX-License-Identifier: MIT
// What the page takes from xterm.js; bundled into vendor/terminal.mjs.
export { Terminal } from '@xterm/xterm';
export { FitAddon } from '@xterm/addon-fit';
