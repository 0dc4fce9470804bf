// SPDX-License-Identifier: MIT
// What the tests of the port share: certificates made at test time, a real TLS server, a machine.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDial } from '../port/host/node_dial.mjs';
import { nodeMachine } from '../port/host/node_machine.mjs';

export const build = process.env.USSL_SIM_BUILD;
if (!build || !existsSync(build)) {
    throw new Error('USSL_SIM_BUILD must name a ussl-*.mjs; `ctest -L sim` sets it');
}
export const root = new URL('../../../', import.meta.url);
export const text = (path) => readFileSync(new URL(path, root), 'utf8');

// {folder, ca, cert, key}: a CA and a server certificate for server.example and myssl.com.
export function makePki() {
    const folder = mkdtempSync(join(tmpdir(), 'ussl-sim-'));
    const at = (name) => join(folder, name);
    const openssl = (...args) => execFileSync('openssl', args, { stdio: 'pipe' });
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl('req', '-x509', ...ec, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2',
        '-subj', '/CN=Test CA', '-addext', 'basicConstraints=critical,CA:TRUE',
        '-addext', 'keyUsage=critical,keyCertSign,cRLSign');
    openssl('req', ...ec, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=-');
    writeFileSync(at('ext'), 'subjectAltName=DNS:server.example,DNS:myssl.com,IP:127.0.0.1\n' +
        'extendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n');
    openssl('x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'),
        '-set_serial', '7', '-days', '1', '-extfile', at('ext'), '-out', at('server.pem'));
    const read = (name) => readFileSync(at(name), 'utf8');
    return {
        folder, at, ca: read('ca.pem'), cert: read('server.pem'), key: read('server.key'),
        remove: () => rmSync(folder, { recursive: true }),
    };
}

export function freePort() {
    return new Promise((resolve) => {
        const probe = net.createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

// `openssl s_server` on a free port of 127.0.0.1, waiting until it accepts.
export async function opensslServer(pki, ...more) {
    const port = await freePort();
    const child = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-cert',
        pki.at('server.pem'), '-key', pki.at('server.key'), ...more], { stdio: 'pipe' });
    await new Promise((resolve, reject) => {
        child.stdout.on('data', (data) => String(data).includes('ACCEPT') && resolve());
        child.on('exit', (code) => reject(new Error(`s_server ended with ${code}`)));
    });
    return { port, stop: () => child.kill() };
}

export async function start({ map, ...options } = {}) {
    return nodeMachine({ build, dial: nodeDial({ map }), ...options });
}

// Runs code and gives what it printed.
export async function run(machine, source, options) {
    machine.text = '';
    const end = await machine.pump.run(source, options);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { ...end, out: machine.text };
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
