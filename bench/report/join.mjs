// SPDX-License-Identifier: MIT
// Joins a page of page/ with its style, its modules and its data into one HTML text that asks for nothing else.
import { build, transform } from 'esbuild';
import { readFileSync } from 'node:fs';

const here = new URL('page/', import.meta.url);
const read = (name) => readFileSync(new URL(name, here), 'utf8');

// A script element ends at the first `</script`, wherever it stands; `<!--` starts another state.
const inScript = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
const json = (data) => JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');

async function script(name) {
    const made = await build({
        entryPoints: [new URL(`${name}.mjs`, here).pathname], bundle: true, write: false, format: 'iife',
        minify: true, target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'error',
    });
    return made.outputFiles[0].text;
}

async function style(name) {
    const text = `${read('theme.css')}\n${read(`${name}.css`)}`;
    return (await transform(text, { loader: 'css', minify: true, target: 'chrome110' })).code;
}

export async function join(name, data) {
    const parts = { STYLE: await style(name), DATA: json(data), SCRIPT: inScript(await script(name)) };
    // Line ends of the template mean nothing in it.
    const [head, ...lines] = read(`${name}.html`).split('\n');
    return `${head}\n${lines.join(' ').trim()}\n`.replace(/<!--(STYLE|DATA|SCRIPT)-->/g, (_, key) => parts[key]);
}
