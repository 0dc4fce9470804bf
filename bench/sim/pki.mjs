// SPDX-License-Identifier: MIT
// A root and a server certificate for the bench, trusted by all. libcurl.js and the small build of
// epoxy-tls take no CA of the user's: in copies of their wasm our root takes the place of one of
// theirs, with the same name and the same length, so that all of them verify as they are shipped to.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

// The point of a P-256 certificate's key: the end of its SubjectPublicKeyInfo of 91 bytes.
function pointOf(certificate) {
    const { publicKey } = certificate;
    return publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? publicKey.export({ type: 'spki', format: 'der' }).subarray(-64) : null;
}

// A root that libcurl.wasm holds whole, and epoxy.wasm by its key: {at, certificate, point}.
function sharedRoot(libcurl, epoxy) {
    for (let at = libcurl.indexOf('3082', 0, 'hex'); at >= 0; at = libcurl.indexOf('3082', at + 1, 'hex')) {
        const length = libcurl.readUInt16BE(at + 2) + 4;
        if (length < 400 || length > 900) {
            continue;
        }
        try {
            const certificate = new X509Certificate(libcurl.subarray(at, at + length));
            const point = certificate.ca && certificate.raw.length === length && pointOf(certificate);
            if (point && epoxy.includes(point)) {
                return { at, certificate, point };
            }
        } catch {
            // Bytes that look alike.
        }
    }
    throw new Error('libcurl.wasm and epoxy.wasm have no P-256 root in common');
}

// A self-signed certificate of the same subject and length.
function makeRoot(folder, model) {
    const [key, file, config] = ['root.key', 'root.pem', 'root.cnf'].map((name) => join(folder, name));
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
    const subject = `/${model.subject.replaceAll('\n', '/')}`;
    let pad = 1;
    for (let tries = 0; tries < 400; tries++) {
        writeFileSync(config, ['[req]', 'distinguished_name=dn', `string_mask=${tries % 2 ? 'utf8only' : 'default'}`,
            'x509_extensions=ca', '[dn]', '[ca]', 'basicConstraints=critical,CA:TRUE',
            'keyUsage=critical,keyCertSign,cRLSign', `nsComment=${'x'.repeat(pad)}`].join('\n'));
        openssl('req', '-x509', '-new', '-key', key, '-config', config, '-out', file, '-days', '30',
            '-set_serial', '1', '-subj', subject);
        const root = new X509Certificate(readFileSync(file));
        // A signature of ECDSA is 70 to 72 bytes: try until the length is right.
        const lacking = model.raw.length - root.raw.length;
        if (lacking === 0 && model.raw.includes(subjectOf(root))) {
            return { key, file, root };
        }
        if (Math.abs(lacking) > 3) {
            pad = Math.max(1, pad + lacking);
        }
    }
    throw new Error(`no root like ${subject} came out`);
}

// The subject as it is encoded: what lies between the validity and the key.
function subjectOf(certificate) {
    const spki = certificate.raw.indexOf(certificate.publicKey.export({ type: 'spki', format: 'der' }));
    const validity = certificate.raw.lastIndexOf('170d', spki, 'hex');
    return certificate.raw.subarray(validity + 15, spki);
}

// Writes into `folder` what the servers and the pages need.
export function makePki(folder, packages) {
    const libcurl = readFileSync(join(packages, 'libcurl.js/libcurl.wasm'));
    const epoxy = readFileSync(join(packages, '@mercuryworkshop/epoxy-tls/minimal/epoxy.wasm'));
    const theirs = sharedRoot(libcurl, epoxy);
    const ours = makeRoot(folder, theirs.certificate);
    const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) => join(folder, `server.${end}`));
    writeFileSync(extensions, 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' +
        'keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n');
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
    openssl('req', '-new', '-key', key, '-out', request, '-subj', '/CN=localhost');
    openssl('x509', '-req', '-in', request, '-CA', ours.file, '-CAkey', ours.key, '-CAcreateserial', '-out', cert,
        '-days', '20', '-extfile', extensions);
    ours.root.raw.copy(libcurl, theirs.at);
    pointOf(ours.root).copy(epoxy, epoxy.indexOf(theirs.point));
    writeFileSync(join(folder, 'libcurl.wasm'), libcurl);
    writeFileSync(join(folder, 'epoxy.wasm'), epoxy);
    return { root: readFileSync(ours.file, 'utf8'), cert, key };
}
