// SPDX-License-Identifier: MIT
// Serves the bench's page and what each client consists of, with the headers that shared memory needs.
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.json': 'application/json',
    '.wasm': 'application/wasm' };

// `folders`: [prefix, folder], the first that fits and has the file. Resolves to {origin, stop}.
export function startWeb(folders) {
    const server = http.createServer((request, response) => {
        const path = normalize(new URL(request.url, 'http://web').pathname);
        for (const [prefix, folder] of folders) {
            const file = path.startsWith(prefix) ? join(folder, path.slice(prefix.length)) : null;
            try {
                const { size } = statSync(file);
                response.writeHead(200, {
                    'Content-Type': TYPES[extname(file)] || 'application/octet-stream', 'Content-Length': size,
                    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
                });
                createReadStream(file).pipe(response);
                return;
            } catch {
                // Perhaps the next folder has it.
            }
        }
        response.writeHead(404).end();
    });
    return new Promise((done) => {
        server.listen(0, '127.0.0.1', () => done({
            origin: `http://127.0.0.1:${server.address().port}`,
            stop: () => { server.closeAllConnections(); server.close(); },
        }));
    });
}
