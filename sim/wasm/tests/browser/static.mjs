// SPDX-License-Identifier: MIT
// A static host as plain as they come: files under a sub-path, no header of ours, and a page that
// holds the site in a frame. Also an origin of its own for the relay's tests.
import http from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.css': 'text/css',
    '.json': 'application/json', '.wasm': 'application/wasm' };

export function staticHost(site, path = '/docs/sim/') {
    const server = http.createServer((request, response) => {
        const { pathname } = new URL(request.url, 'http://static');
        if (pathname === '/frame.html') {
            response.setHeader('Content-Type', 'text/html');
            response.end(`<!doctype html><title>frame</title><iframe id="f" src="${path}" ` +
                'style="width:1200px;height:800px"></iframe>');
            return;
        }
        let file = pathname.startsWith(path) ? join(site, normalize(pathname.slice(path.length - 1))) : null;
        try {
            if (file && statSync(file).isDirectory()) {
                file = join(file, 'index.html');
            }
            const { size } = statSync(file);
            response.writeHead(200, { 'Content-Type': TYPES[extname(file)] || 'application/octet-stream',
                'Content-Length': size });
            createReadStream(file).pipe(response);
        } catch {
            response.writeHead(404).end('not here');
        }
    });
    return new Promise((done) => {
        server.listen(0, '127.0.0.1', () => {
            const origin = `http://127.0.0.1:${server.address().port}`;
            done({
                origin, url: origin + path, frame: `${origin}/frame.html`,
                stop: () => { server.closeAllConnections(); server.close(); },
            });
        });
    });
}
