#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Starts the demonstration: servers of our own command, an MQTT broker, and the relay that serves the
// page and reaches nothing else. As a program it prints the address and runs until it is stopped.
//
//   node demo.mjs --site DIR --ussl FILE --relay DIR --pki DIR [-- RELAY OPTIONS]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const PSK = ['--psk-identity', 'device7', '--psk', '000102030405060708090a0b0c0d0e0f'];
const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'].find(existsSync);

// Starts a program; resolves to the first match of `pattern` in what it says, or rejects.
function start(children, program, args, pattern, stream = 'stderr') {
    return new Promise((done, fail) => {
        const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
        children.push(child);
        let said = '';
        let found = false;
        const hear = (data) => {
            if (found) {
                return; // what it says later is read and forgotten, so that it never blocks
            }
            said += data;
            const match = pattern.exec(said);
            if (match) {
                found = true;
                done(match);
            }
        };
        child.stdout.on('data', (data) => stream === 'stdout' && hear(data));
        child.stderr.on('data', (data) => stream === 'stderr' ? hear(data) : (said += data));
        child.on('error', (error) => fail(new Error(`${program}: ${error.message}`)));
        child.on('exit', (code) => fail(new Error(`${program} ended with ${code}: ${said}`)));
    });
}

function freePort() {
    return new Promise((done, fail) => {
        const server = net.createServer().once('error', fail);
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

async function startBroker(children, folder, pki) {
    const port = await freePort();
    const config = join(folder, 'mosquitto.conf');
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n` +
        `user ${process.getuid() === 0 ? 'root' : 'nobody'}\n` +
        `certfile ${pki}/server-ec.pem\nkeyfile ${pki}/server-ec.key\n`);
    await start(children, MOSQUITTO, ['-v', '-c', config], /mosquitto version .* running/);
    return port;
}

// Resolves to {url, origin, token, ports, stop}. Whatever fails, nothing stays behind.
export async function startDemo({ site, ussl, relay, pki, relayArgs = [], log = () => {} }) {
    const children = [];
    const folder = mkdtempSync(join(tmpdir(), 'ussl-sim-'));
    const stop = () => {
        process.removeListener('exit', stop);
        for (const child of children) {
            child.removeAllListeners('exit');
            child.kill();
        }
        rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', stop); // however this program ends
    try {
        const file = (name) => join(resolve(pki), name);
        const pair = (name, number = '') => [`--cert${number}`, file(`${name}.pem`), `--key${number}`, file(`${name}.key`)];
        const rows = JSON.parse(execFileSync(ussl, ['suites', '--json'], { maxBuffer: 1 << 24 }));
        // The first of both is the default backend: with Mbed TLS, all suites.
        const every = ['--suites', rows.filter((row) => row.mbedtls ?? row.wolfssl).map((row) => row.id)
            .filter((id) => id !== '0x00ff').join(',')];
        const serve = async (...args) => Number((await start(children, ussl,
            ['server', '--listen', '127.0.0.1:0', '--http', ...args], /listening on \S+:(\d+)/))[1]);
        const ports = {
            'one-way': await serve(...pair('server-ec'), ...pair('server-rsa', 2), ...every),
            'static-ecdh': await serve(...pair('server-ecdh'), ...every),
            mutual: await serve(...pair('server-ec'), '--cafile', file('ca.pem'), '--client-cert', 'require'),
            psk: await serve(...PSK),
            expired: await serve('--cert', file('expired.pem'), '--key', file('server-ec.key')),
            untrusted: await serve('--cert', file('untrusted.pem'), '--key', file('server-ec.key')),
        };
        if (MOSQUITTO) {
            ports.mqtt = await startBroker(children, folder, resolve(pki));
        } else {
            log('mosquitto is not installed: the MQTT example will be refused');
        }
        const places = JSON.parse(readFileSync(join(HERE, 'net.json'), 'utf8'));
        const maps = Object.entries(places).filter(([, { serves }]) => ports[serves])
            .flatMap(([place, { serves }]) => ['--map', `${place}=127.0.0.1:${ports[serves]}`]);
        const [line] = await start(children, process.execPath, [join(relay, 'main.mjs'), '--json', '--root',
            resolve(site), ...maps, ...relayArgs], /^\{.*\}$/m, 'stdout');
        const { url, token } = JSON.parse(line);
        return { url: `${url}/`, origin: url, token, ports, children, stop };
    } catch (error) {
        stop();
        throw error;
    }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: Object.fromEntries(['site', 'ussl', 'relay', 'pki'].map((name) => [name, { type: 'string' }])),
    });
    const demo = await startDemo({ ...values, relayArgs: positionals, log: (words) => console.error(words) })
        .catch((error) => {
            console.error(`the simulator did not start: ${error.message}`);
            process.exit(1);
        });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, () => { demo.stop(); process.exit(0); });
    }
    console.log(`\nThe simulator is at ${demo.url}`);
    console.log('Its demonstration server is myssl.com:443, with a CA that the simulator alone trusts.');
    const relay = `${demo.url.replace('http', 'ws')}relay?token=${demo.token}`;
    if (positionals.some((word) => word.startsWith('--origin'))) {
        console.log(`For a page of that origin, add to its address: #relay=${relay}`);
    }
    console.log('Ctrl-C ends it.');
}
