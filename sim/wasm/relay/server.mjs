// SPDX-License-Identifier: MIT
// The relay's HTTP side: static files with isolation headers, and the gate for websockets.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import sirv from 'sirv'; // static files with ranges and types, so that we own no path handling
import { WebSocketServer } from 'ws'; // RFC 6455 in full, with back-pressure by pause and resume
import { CLOSE } from './policy.mjs';
import { Line, WINDOW } from './stream.mjs';

export const PROTOCOL = 'ussl-relay.v2';
const MAX_MESSAGE = 1 << 20;

const HEADERS = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
};

function same(a, b) {
    const digest = (text) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(a), digest(b));
}

// Listens and resolves to { url, host, port, token, close }.
export function startRelay(options, log = () => {}) {
    const token = options.token ?? randomBytes(18).toString('base64url');
    const files = options.root ? sirv(options.root, { dev: true, etag: true, dotfiles: false }) : null;
    const sockets = new WebSocketServer({
        noServer: true,
        maxPayload: MAX_MESSAGE,
        perMessageDeflate: false,
        handleProtocols: () => PROTOCOL,
    });
    const lines = new Set();
    let hosts = new Set();
    let own = '';

    const server = http.createServer((request, response) => {
        if (!hosts.has(request.headers.host)) {
            response.writeHead(421, { 'Content-Type': 'text/plain' });
            response.end('This relay answers to its own address only.\n');
            return;
        }
        for (const [name, value] of Object.entries(HEADERS)) {
            response.setHeader(name, value);
        }
        if (request.url === '/relay.json') {
            // Readable by our own page only: no CORS header, and the Host was checked.
            response.setHeader('Content-Type', 'application/json');
            response.end(JSON.stringify({ url: own.replace(/^http/, 'ws') + '/relay', token, window: WINDOW }));
            return;
        }
        const missing = () => {
            response.writeHead(404, { 'Content-Type': 'text/plain' });
            response.end('Not here.\n');
        };
        files ? files(request, response, missing) : missing();
    });

    const deny = (socket, status, words) => {
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${words}\n`);
    };

    server.on('upgrade', (request, socket, head) => {
        socket.on('error', () => socket.destroy());
        const url = new URL(request.url, 'http://relay');
        if (!hosts.has(request.headers.host)) {
            deny(socket, '421 Misdirected Request', 'wrong Host');
        } else if (!(request.headers.origin === own || options.origins.has(request.headers.origin))) {
            deny(socket, '403 Forbidden', 'this Origin is not let in; see --origin');
        } else if (url.pathname !== '/relay') {
            deny(socket, '404 Not Found', 'websockets live at /relay');
        } else {
            sockets.handleUpgrade(request, socket, head, (ws) => accept(ws, request));
        }
    });

    // The Origin is right: from here on the page is told in words why it is refused.
    function accept(ws, request) {
        const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
        const shown = offered.find((item) => item.startsWith('token.'));
        if (!shown || !same(shown.slice(6), token)) {
            ws.close(CLOSE.BAD_TOKEN, 'The token is missing or of another start of the relay.');
            return;
        }
        if (lines.size >= options.maxStreams) {
            ws.close(CLOSE.TOO_MANY_STREAMS, `More than ${options.maxStreams} streams at a time.`);
            return;
        }
        const line = new Line(ws, options, log);
        lines.add(line);
        ws.on('close', () => lines.delete(line));
    }

    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.listen.port, options.listen.host, () => {
            const { port } = server.address();
            const host = options.listen.host.includes(':') ? `[${options.listen.host}]` : options.listen.host;
            hosts = new Set([`${host}:${port}`]);
            own = `http://${host}:${port}`;
            resolve({
                url: own,
                port,
                token,
                close: () => {
                    for (const ws of sockets.clients) {
                        ws.terminate();
                    }
                    server.closeAllConnections();
                    return new Promise((done) => server.close(done));
                },
            });
        });
    });
}
