// SPDX-License-Identifier: MIT
// Words for records: which handshake messages, as far as they can be seen without keys.

const TYPES = { 20: 'ChangeCipherSpec', 21: 'Alert', 22: 'Handshake', 23: 'ApplicationData' };
const MESSAGES = {
    0: 'HelloRequest', 1: 'ClientHello', 2: 'ServerHello', 4: 'NewSessionTicket', 8: 'EncryptedExtensions',
    11: 'Certificate', 12: 'ServerKeyExchange', 13: 'CertificateRequest', 14: 'ServerHelloDone',
    15: 'CertificateVerify', 16: 'ClientKeyExchange', 20: 'Finished', 22: 'CertificateStatus', 24: 'KeyUpdate',
};
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'; // RFC 8446 4.1.3

function messages(record) {
    const names = [];
    const bytes = record.head.match(/../g) || [];
    let at = 0;
    while (at + 4 <= bytes.length) {
        const type = parseInt(bytes[at], 16);
        const name = MESSAGES[type];
        if (!name) {
            return names.length ? [...names, '…'] : null;
        }
        const retry = type === 2 && record.head.slice((at + 6) * 2, (at + 38) * 2) === RETRY;
        names.push(retry ? 'HelloRetryRequest' : name);
        at += 4 + parseInt(bytes.slice(at + 1, at + 4).join(''), 16);
    }
    if (at < record.len && names.length && at < bytes.length) {
        names.push('…');
    }
    return names;
}

// `seen`: {in, out} of the connection: what was encrypted since when. Changed by each call.
export function describe(record, seen, established) {
    const { type, dir } = record;
    if (type === 20) {
        seen[dir] = true;
        return TYPES[20];
    }
    if (type === 22) {
        const names = seen[dir] ? null : messages(record);
        return names ? names.join(', ') : 'Finished (encrypted)';
    }
    if (type === 23) {
        seen[dir] = true;
        return established ? 'application data' : 'handshake (encrypted)';
    }
    if (type === 21) {
        return seen[dir] || record.len !== 2 ? 'alert (encrypted)' : 'alert';
    }
    return TYPES[type] || `record type ${type}`;
}
