// SPDX-License-Identifier: MIT
// What README.md says of the decision page: its questions answered from the same figures by the same ranking.
import * as words from './page/decision_words.mjs';
import { rank } from './page/ranking.mjs';

const EMPTY = { target: 'm4', clockMhz: 168, flashKb: null, ramKb: null, suites: '', licence: 'any', goal: 'time',
    mutual: false, server: false, rsaChain: false, publicServer: false, tls13: false, ownStack: false };
const mark = { fits: 'yes', fails: 'no', unknown: 'not measured' };
const cell = (text) => text.replace(/\|/g, '\\|');

function row(result) {
    const why = words.failures(result).join('; ') || result.notes.join('; ');
    return `| ${words.backend(result.image)} | ${words.build(result.image)} | ${mark[result.verdict]} | ${words.duration(result.ms)} | `
        + `${result.ram === null ? '–' : words.kb(result.ram)} | ${result.flash === null ? '–' : words.kb(result.flash)} | ${cell(why)} |`;
}

export function summary(data) {
    const out = [];
    for (const { question, needs } of data.questions) {
        const asked = { ...EMPTY, ...needs };
        const answer = rank(data, asked);
        out.push(`**${question}** (at ${asked.clockMhz} MHz): ${words.answer(answer, asked)}`, '');
        const best = words.bestOfEach(answer.results);
        if (best.length) {
            out.push('| library | build | fits | handshake, estimated | RAM | flash | why |', '| --- | --- | --- | ---: | ---: | ---: | --- |',
                ...best.map(row), '');
        }
    }
    out.push(`Measured at commit ${data.made.commit} by the commands that the page lists; milliseconds are estimates, instructions times 1.3 to 1.7 `
        + 'cycles over the clock, as published for Cortex-M4 silicon. Flash is an image with client, server and all suites of its profile.');
    return out.join('\n');
}
