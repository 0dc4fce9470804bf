// SPDX-License-Identifier: MIT
// The words of the decision page and of its summary: pure functions over what ranking.mjs answers.

export const BACKENDS = { mbedtls: 'Mbed TLS', wolfssl: 'wolfSSL' };
export const PARTS = { m3: 'Cortex-M3', m4: 'Cortex-M4', m7: 'Cortex-M7', m33: 'Cortex-M33', rv32: 'RISC-V 32', rv64: 'RISC-V 64' };
// Clocks that parts of the kind often have; the reader's own stands in their place.
export const CLOCKS = { m3: 72, m4: 168, m7: 480, m33: 160, rv32: 160, rv64: 400 };

export const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const size = (bytes) => (bytes % 1024 === 0 ? `${bytes / 1024} KB` : `${bytes} B`);
export const records = (image) => `${size(image.records_in)} in, ${size(image.records_out)} out`;
export const build = (image) => `profile ${image.profile}${image.suites === 'all' ? ' with all suites added' : ''}, records ${records(image)}`;
export const backend = (image) => BACKENDS[image.backend] || image.backend;

export function duration(ms) {
    if (!ms) {
        return '–';
    }
    const seconds = ms[1] >= 1000;
    const show = (v) => (seconds ? (v / 1000).toFixed(v < 10000 ? 1 : 0) : v < 10 ? v.toFixed(1) : v.toFixed(0));
    return `${show(ms[0])} to ${show(ms[1])} ${seconds ? 's' : 'ms'}`;
}

// What the RAM of a verdict is made of, and with which handshake.
export function ramParts({ image, fullest }, ownStack) {
    const { context, connection, shared, deepest } = fullest.parts;
    const parts = [['connection', connection], ['context', context], ['stack', ownStack ? 0 : deepest], ['static', image.static_bytes], ['shared', shared]];
    return `= ${parts.filter(([, v]) => v).map(([k, v]) => `${k} ${(v / 1024).toFixed(1)}`).join(' + ')}`;
}

const sentence = (parts) => parts.join('; ').replace(/\.?$/, '.');

export const failures = (result) => result.checks.filter((c) => c.ok === false).map((c) => c.text);

// The best of each backend, in the order of the ranking.
export function bestOfEach(results) {
    const seen = new Set();
    return results.filter((r) => !seen.has(r.image.backend) && seen.add(r.image.backend));
}

function times(a, b) {
    const ratio = b.insn / a.insn;
    return ratio >= 1.15 ? `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)} times as fast` : null;
}

// Where RAM alone is lacking and the stack makes the difference, that is worth a sentence.
function apart(result, needs) {
    const [failed, ...others] = result.checks.filter((c) => c.ok === false);
    const deepest = result.fullest?.parts.deepest;
    return failed.key === 'ram' && !others.length && !needs.ownStack && failed.have - deepest <= failed.limit
        ? ` ${kb(deepest)} of it are stack: if that has room of its own, it fits.` : '';
}

// One or two sentences: what to take, why, and what the other would give.
export function answer({ demand, results }, needs) {
    const part = PARTS[needs.target] || needs.target;
    if (!results.length) {
        return `Nothing was measured on a ${part} yet.`;
    }
    if (demand.unknown.length) {
        return `No suite is called ${demand.unknown.join(', ')}.`;
    }
    const [first, second] = bestOfEach(results);
    if (first.verdict !== 'fits') {
        const unsure = results.some((r) => r.verdict === 'unknown');
        return unsure ? `No measured build is known to fit; ${backend(first.image)} (${build(first.image)}) might: what you ask for was not measured with it.`
            : `No measured build fits. Closest is ${backend(first.image)} (${build(first.image)}): ${sentence(failures(first))}${apart(first, needs)}`;
    }
    let words = `${backend(first.image)} (${build(first.image)}): about ${duration(first.ms)} a handshake at ${needs.clockMhz} MHz, `
        + `${kb(first.ram)} of RAM, ${kb(first.flash)} of flash.`;
    if (second?.verdict === 'fits') {
        const faster = times(second, first) ? `${times(second, first)}, but ranks lower here` : times(first, second)
            ? `${backend(first.image)} is ${times(first, second)}` : 'about as fast';
        words += ` ${backend(second.image)} fits too (${faster}).`;
    } else if (second) {
        words += ` ${backend(second.image)} ${second.verdict === 'fails' ? `does not fit: ${sentence(failures(second))}` : 'was not measured that way.'}`;
    }
    return words;
}
