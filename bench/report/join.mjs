// SPDX-License-Identifier: MIT
// Joins a page of page/ with its style, its modules and its data into one HTML text that asks for nothing else.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';

const here = new URL('page/', import.meta.url);
const read = (name) => readFileSync(new URL(name, here), 'utf8');

// A script element ends at the first `</script`, wherever it stands; `<!--` starts another state.
const inScript = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
const json = (data) => JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');

async function script(name, minify) {
    const made = await build({
        entryPoints: [new URL(`${name}.mjs`, here).pathname], bundle: true, write: false, format: 'iife',
        minify, target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'error',
    });
    return made.outputFiles[0].text;
}

export async function join(name, data, { minify = true } = {}) {
    const parts = {
        STYLE: `${read('theme.css')}\n${read(`${name}.css`)}`,
        DATA: json(data),
        SCRIPT: inScript(await script(name, minify)),
    };
    return read(`${name}.html`).replace(/<!--(STYLE|DATA|SCRIPT)-->/g, (_, key) => parts[key]);
}
