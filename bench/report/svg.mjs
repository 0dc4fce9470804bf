// SPDX-License-Identifier: MIT
// Draws Vega-Lite or Vega specifications to SVG in Node; for a file of its own the colours are written out.
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { readFileSync } from 'node:fs';

export async function svg(spec) {
    const made = /vega-lite/.test(spec.$schema || '') ? compile(spec, { logger: quiet }).spec : spec;
    return new vega.View(vega.parse(made), { renderer: 'none' }).toSVG();
}

// Vega-Lite remarks on offsets of rules that it then draws well.
const quiet = { level() { return quiet; }, info() { return quiet; }, debug() { return quiet; }, warn() { return quiet; },
    error(...words) { console.error(...words); return quiet; } };

// The light colours of theme.css, by name.
function colours() {
    const css = readFileSync(new URL('page/theme.css', import.meta.url), 'utf8');
    const root = css.slice(css.indexOf(':root'), css.indexOf('}', css.indexOf(':root')));
    return Object.fromEntries([...root.matchAll(/--([\w-]+):\s*(#[0-9a-f]+)/g)].map((m) => [m[1], m[2]]));
}

// A chart for a document: readers of SVG need not know custom properties, and a dark page needs a ground.
export async function standalone(spec) {
    const known = colours();
    const text = (await svg({ ...spec, padding: 14 })).replace(/var\(--([\w-]+)\)/g, (_, name) => known[name]);
    return text.replace(/(<svg [^>]*>)/, `$1<rect width="100%" height="100%" rx="8" fill="${known.card}"/>`);
}
