// SPDX-License-Identifier: MIT
// Enough of X.509 to show a certificate: subject, issuer, dates, names, key. It judges nothing; the
// verdict beside it is ussl's.

const OIDS = {
    '2a8648ce3d0201': 'EC', '2a864886f70d010101': 'RSA', '2b6570': 'Ed25519',
};
const CURVES = { '2a8648ce3d030107': 'P-256', '2b81040022': 'P-384', '2b81040023': 'P-521' };
const NAME_PARTS = { '550403': 'CN', '55040a': 'O', '55040b': 'OU', '550406': 'C' };
const SUBJECT_ALT_NAME = '551d11';

const hex = (u8) => Array.from(u8, (b) => b.toString(16).padStart(2, '0')).join('');

function read(u8, at = 0) {
    const tag = u8[at];
    let length = u8[at + 1];
    let start = at + 2;
    if (length & 0x80) {
        const count = length & 0x7f;
        length = 0;
        for (let i = 0; i < count; i++) {
            length = length * 256 + u8[start++];
        }
    }
    if (!(start + length <= u8.length)) {
        throw new Error('damaged');
    }
    return { tag, body: u8.subarray(start, start + length), end: start + length };
}

function children(u8) {
    const list = [];
    for (let at = 0; at < u8.length;) {
        const item = read(u8, at);
        list.push(item);
        at = item.end;
    }
    return list;
}

function nameOf(body) {
    return children(body).map((set) => {
        const [type, value] = children(children(set.body)[0].body);
        return `${NAME_PARTS[hex(type.body)] || '?'}=${new TextDecoder().decode(value.body)}`;
    }).join(', ');
}

function dateOf({ tag, body }) {
    const text = new TextDecoder().decode(body);
    const year = tag === 23 ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text.slice(0, 2) : text.slice(0, 4);
    const rest = text.slice(tag === 23 ? 2 : 4);
    return `${year}-${rest.slice(0, 2)}-${rest.slice(2, 4)}`;
}

function altNames(body) {
    return children(children(body)[0].body).map(({ tag, body: value }) => {
        if (tag === 0x87) {
            return value.length === 4 ? value.join('.') : hex(value).replace(/(....)(?=.)/g, '$1:');
        }
        return tag === 0x82 ? new TextDecoder().decode(value) : null;
    }).filter(Boolean);
}

// base64 DER -> {subject, issuer, from, to, names, key}
export function readCertificate(base64) {
    const der = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const fields = children(children(read(der).body)[0].body);
    const at = fields[0].tag === 0xa0 ? 1 : 0;
    const [, , issuer, dates, subject, spki] = fields.slice(at);
    const [from, to] = children(dates.body);
    const [kind, curve] = children(children(spki.body)[0].body);
    let names = [];
    const extensions = fields.find((f) => f.tag === 0xa3);
    for (const extension of extensions ? children(children(extensions.body)[0].body) : []) {
        const parts = children(extension.body);
        if (hex(parts[0].body) === SUBJECT_ALT_NAME) {
            names = altNames(parts[parts.length - 1].body);
        }
    }
    let key = OIDS[hex(kind.body)] || 'another key';
    if (key === 'EC') {
        key = `EC ${CURVES[hex(curve.body)] || ''}`.trim();
    } else if (key === 'RSA') {
        const [modulus] = children(children(children(spki.body)[1].body.subarray(1))[0].body);
        key = `RSA ${8 * (modulus.body.length - (modulus.body[0] === 0 ? 1 : 0))}`;
    }
    return {
        subject: nameOf(subject.body), issuer: nameOf(issuer.body), from: dateOf(from), to: dateOf(to), names, key,
    };
}
