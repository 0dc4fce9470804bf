// SPDX-License-Identifier: MIT
// The web server of the bench, in a process of its own: Node's TLS, which is OpenSSL, is nobody's
// own. Told by environment variables, it says its ports by IPC and answers 'stats'.
import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const key = readFileSync(process.env.BENCH_KEY);
const cert = readFileSync(process.env.BENCH_CERT);
const block = Buffer.alloc(1 << 20, 'ussl bench ');
const stats = {};

// Each answer ends its connection, so that each request is a handshake.
function answer(request, response) {
    const bytes = Number(new URL(request.url, 'http://localhost').searchParams.get('bytes') || 2);
    response.writeHead(200, { 'Content-Length': bytes, Connection: 'close', 'Content-Type': 'text/plain' });
    let left = bytes;
    const more = () => {
        while (left > 0) {
            const part = left < block.length ? block.subarray(0, left) : block;
            left -= part.length;
            if (!response.write(part)) {
                response.once('drain', more);
                return;
            }
        }
        response.end();
    };
    more();
}

function secure(name, options) {
    // The order of the client counts, as OpenSSL has it by default and Node has not.
    const server = https.createServer({ key, cert, honorCipherOrder: false, ...options }, answer);
    stats[name] = { connections: 0, resumed: 0, suites: {}, groups: {} };
    server.on('secureConnection', (socket) => {
        const s = stats[name];
        s.connections++;
        s.resumed += socket.isSessionReused() ? 1 : 0;
        const suite = socket.getCipher().standardName;
        s.suites[suite] = (s.suites[suite] || 0) + 1;
    });
    server.on('tlsClientError', () => {});
    return server;
}

const CHACHA = 'TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';
const servers = {
    // Sessions are neither stored nor put into tickets: every handshake is a full one.
    full: secure('full', { secureOptions: constants.SSL_OP_NO_TICKET }),
    tickets: secure('tickets', {}),
    chacha: secure('chacha', { ciphers: CHACHA }),
    plain: http.createServer(answer),
};
const ports = {};
for (const [name, server] of Object.entries(servers)) {
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    ports[name] = server.address().port;
}
process.send({ ports });
process.on('message', () => {
    process.send({ stats: structuredClone(stats) });
    for (const s of Object.values(stats)) {
        Object.assign(s, { connections: 0, resumed: 0, suites: {} });
    }
});
process.on('disconnect', () => process.exit(0));
