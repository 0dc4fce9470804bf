// SPDX-License-Identifier: MIT
// Which rows of the host report a reader wants to see: pure functions over rows and a choice.
import { glob, pick } from './suites.mjs';

// Which key of a suite's row names the `what` of each phase; other phases belong to no suite.
const SHARED = { cipher: 'cipher', bulk: 'bulk', handshake: 'kx', connections: 'kx' };

// For each phase the set of `what` that the words choose, or null for all.
export function chosenWhats(text, suites, rows) {
    if (!text.trim()) {
        return null;
    }
    const chosen = {};
    const add = (phase, what) => (chosen[phase] ||= new Set()).add(what);
    const { ids } = pick(text, suites);
    for (const suite of suites.filter((s) => ids.includes(s.id))) {
        for (const [phase, key] of Object.entries(SHARED)) {
            [suite[key]].flat().forEach((what) => add(phase, what));
        }
    }
    // The words may as well name a cipher, a group or a key exchange of the rows themselves.
    for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
        const like = glob(/[*?]/.test(word) ? word : `*${word}*`);
        rows.filter((r) => like.test(r.what)).forEach((r) => add(r.phase, r.what));
    }
    return chosen;
}

// choice: { suite, peers: Set, phases: Set, size: number or null }
export function filtered(rows, choice, suites) {
    const whats = chosenWhats(choice.suite, suites, rows);
    return rows.filter((r) => choice.peers.has(r.peer) && (!r.other || choice.peers.has(r.other))
        && choice.phases.has(r.phase)
        && (choice.size === null || r.size === 0 || r.size === choice.size)
        && (!whats || whats[r.phase]?.has(r.what)));
}

export function filteredSuites(text, suites) {
    const { ids } = pick(text, suites);
    return text.trim() ? suites.filter((s) => ids.includes(s.id)) : suites;
}
