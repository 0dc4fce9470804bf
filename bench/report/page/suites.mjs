// SPDX-License-Identifier: MIT
// Which suites a reader means by the words that are typed: names, OpenSSL names, ids, globs.

// A glob over a whole name, case ignored; `*` and `?` as in a shell.
export function glob(pattern) {
    const text = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
    return new RegExp(`^${text}$`, 'i');
}

const words = (text) => text.split(/[\s,;]+/).filter(Boolean);

// {ids, unknown}: every suite that a word names, in the table's order, and the words that name none.
// A word without a wildcard is a whole name or id, or a part of a name ("CCM" is "*CCM*").
export function pick(text, suites) {
    const chosen = new Set();
    const unknown = [];
    for (const word of words(text)) {
        const whole = glob(word);
        let found = suites.filter((s) => whole.test(s.name) || whole.test(s.openssl) || whole.test(s.id));
        if (found.length === 0 && !/[*?]/.test(word)) {
            const part = glob(`*${word}*`);
            found = suites.filter((s) => part.test(s.name) || part.test(s.openssl));
        }
        if (found.length === 0) {
            unknown.push(word);
        }
        found.forEach((s) => chosen.add(s.id));
    }
    return { ids: suites.filter((s) => chosen.has(s.id)).map((s) => s.id), unknown };
}

// Forward secret, authenticated by a certificate, and an AEAD: what a new design would take.
export const isModern = (name) => !/^TLS_(ECDHE|DHE)_(ECDSA|RSA)_/.test(name)
    ? /^TLS_(AES|CHACHA20)_/.test(name)
    : /_(GCM|CCM|CCM_8|POLY1305)(_SHA\d+)?$/.test(name);

// The chains of certificates that a suite's server can show: in TLS 1.3 the suite does not say.
export function chainsOf(name) {
    if (/^TLS_(AES|CHACHA20)_/.test(name)) {
        return ['ec', 'rsa'];
    }
    if (/^TLS_ECDH_RSA_/.test(name)) {
        return ['ecrsa'];
    }
    return /_RSA_/.test(name) ? ['rsa'] : ['ec'];
}
