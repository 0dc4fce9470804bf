// SPDX-License-Identifier: MIT
// The Wisp server that epoxy-tls and libcurl.js need, from their own makers, open to this machine.
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packages = process.argv[2];
const { server: wisp, logging } = await import(
    pathToFileURL(join(packages, '@mercuryworkshop/wisp-js/src/entrypoints/server.mjs')).href);
const { WebSocketServer } = createRequire(join(packages, 'index.js'))('ws');
logging.set_level(logging.NONE);
Object.assign(wisp.options, { allow_loopback_ips: true, allow_private_ips: true, dns_result_order: 'ipv4first' });

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = http.createServer((request, response) => response.writeHead(404).end());
server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, async (ws) => {
    ws.binaryType = 'arraybuffer';
    const version = request.headers['sec-websocket-protocol'] ? 2 : 1;
    const connection = new wisp.ServerConnection(ws, '/', { wisp_version: version });
    // Above 32 MiB it holds a stream back, and then loses what is queued when the server closes: a
    // download of 64 MiB would never end.
    connection.ws.send_buffer_size = 1 << 30;
    try {
        await connection.setup();
        await connection.run();
    } catch {
        ws.close();
    }
}));
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
