// SPDX-License-Identifier: MIT
// The relay as a page sees it: the gate, the bytes, the ends.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { parseOptions } from '../options.mjs';
import { CLOSE } from '../policy.mjs';
import { PROTOCOL, startRelay } from '../server.mjs';

const running = [];
after(() => Promise.all(running.map((one) => one.close())));

async function tcp(onSocket) {
    const server = net.createServer({ allowHalfOpen: true }, onSocket).listen(0, '127.0.0.1');
    await once(server, 'listening');
    running.push({ close: () => server.close() });
    return server.address().port;
}

async function relay(...argv) {
    const one = await startRelay(parseOptions(argv));
    running.push(one);
    return one;
}

function open(one, host, port, { origin = one.url, token = one.token, headers = {} } = {}) {
    const ws = new WebSocket(
        `${one.url.replace('http', 'ws')}/relay`,
        [PROTOCOL, `token.${token}`],
        { origin: origin ?? undefined, headers },
    );
    ws.closed = new Promise((done) => {
        ws.on('close', (code, reason) => done({ code, reason: reason.toString() }));
    });
    ws.refused = new Promise((done) => {
        ws.on('unexpected-response', (_, response) => done(response.statusCode));
    });
    // What came of the stream, once the server has closed.
    ws.ended = new Promise((done) => {
        ws.on('message', (data, binary) => !binary && data.toString() === 'end' && done());
    });
    ws.on('open', () => ws.send(`connect ${host} ${port}`));
    ws.on('error', () => {});
    return ws;
}

const get = (url, headers = {}) =>
    new Promise((done) => http.get(url, { headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }));
    }));

test('the last bytes arrive although the server closes at once', async () => {
    const size = 5 << 20;
    const port = await tcp((socket) => socket.end(Buffer.alloc(size, 7)));
    const one = await relay('--map', `a.example:1=127.0.0.1:${port}`);
    const ws = open(one, 'a.example', 1);
    let got = 0;
    ws.on('message', (data, binary) => {
        if (binary) {
            got += data.length;
            ws.send(`+${data.length}`);
        }
    });
    await ws.ended;
    assert.equal(got, size);
    ws.close();
});

test('a page that reads nothing stops the server at the window', async () => {
    let sent = 0;
    const port = await tcp((socket) => {
        const more = () => {
            while (!socket.destroyed) {
                sent += 65536;
                if (!socket.write(Buffer.alloc(65536))) {
                    socket.once('drain', more);
                    return;
                }
            }
        };
        socket.on('error', () => {});
        more();
    });
    const one = await relay('--map', `a.example:1=127.0.0.1:${port}`);
    const ws = open(one, 'a.example', 1);
    let got = 0;
    ws.on('message', (data, binary) => (got += binary ? data.length : 0));
    await new Promise((done) => setTimeout(done, 500));
    assert.ok(got >= 1 << 20 && got < 2 << 20, `${got} bytes`);
    assert.ok(sent < 64 << 20, `${sent} bytes`);
    ws.close();
    await ws.closed;
});

test('echo both ways and a half-close by the page', async () => {
    const port = await tcp((socket) => socket.pipe(socket));
    const one = await relay('--map', `a.example:1=127.0.0.1:${port}`);
    const ws = open(one, 'a.example', 1);
    const parts = [];
    ws.on('message', (data, binary) => {
        if (binary) {
            parts.push(data);
        } else if (data.toString() === 'open') {
            ws.send(Buffer.from('hello'));
            ws.send('end');
        }
    });
    await ws.ended;
    assert.equal(Buffer.concat(parts).toString(), 'hello');
    ws.close();
});

test('one websocket carries streams one after the other, and they do not mix', async () => {
    const flood = await tcp((socket) => socket.on('error', () => {}).write(Buffer.alloc(1 << 20, 1)));
    const echo = await tcp((socket) => socket.pipe(socket).on('error', () => {}));
    const one = await relay('--map', `a.example:1=127.0.0.1:${flood}`, '--map', `b.example:2=127.0.0.1:${echo}`);
    const ws = open(one, 'a.example', 1);
    const parts = [];
    let idle = 0;
    await new Promise((done) => ws.on('message', (data, binary) => {
        const said = binary ? '' : data.toString();
        if (said === 'open' && !idle) {
            ws.send('done'); // in the middle of the flood
        } else if (said === 'idle' && !idle++) {
            ws.send('connect b.example 2');
            ws.send(Buffer.from('early')); // before it stands
        } else if (binary && idle) {
            parts.push(data);
            done();
        }
    }));
    assert.equal(Buffer.concat(parts).toString(), 'early');
    ws.send('done');
    ws.send('connect nowhere.example 1');
    assert.equal((await ws.closed).code, CLOSE.NOT_ALLOWED);
});

test('bytes or commands before there is a stream end the websocket', async () => {
    const one = await relay();
    for (const first of [Buffer.from('x'), 'end', '+5', 'done', 'nonsense']) {
        const ws = new WebSocket(`${one.url.replace('http', 'ws')}/relay`, [PROTOCOL, `token.${one.token}`],
            { origin: one.url });
        ws.on('open', () => ws.send(first));
        const [code] = await once(ws, 'close');
        assert.equal(code, CLOSE.BAD_REQUEST, String(first));
    }
});

test('wrong Origin, no Origin, wrong Host: not even a websocket', async () => {
    const one = await relay();
    assert.equal(await open(one, 'a.example', 1, { origin: 'http://evil.example' }).refused, 403);
    assert.equal(await open(one, 'a.example', 1, { origin: null }).refused, 403);
    assert.equal(await open(one, 'a.example', 1, { headers: { Host: 'evil.example' } }).refused, 421);
    assert.equal((await get(`${one.url}/relay.json`, { Host: 'evil.example' })).status, 421);
});

test('an origin that was let in, with the token', async () => {
    const one = await relay('--origin', 'https://docs.example');
    const ws = open(one, 'a.example', 1, { origin: 'https://docs.example' });
    assert.equal((await ws.closed).code, CLOSE.NOT_ALLOWED);
});

test('refusals come as close codes with words', async () => {
    const one = await relay('--max-streams', '1', '--allow-private', '127.0.0.1:1');
    assert.equal((await open(one, 'a.example', 1, { token: 'old' }).closed).code, CLOSE.BAD_TOKEN);
    assert.deepEqual(await open(one, 'a.example', 443).closed, { code: CLOSE.NOT_ALLOWED,
        reason: "a.example:443 is not on the relay's list; start it with --allow a.example:443." });
    assert.equal((await open(one, '', 443).closed).code, CLOSE.BAD_REQUEST);
    const gone = await open(one, '127.0.0.1', 1).closed;
    assert.equal(gone.code, CLOSE.UNREACHABLE);
    assert.match(gone.reason, /nobody listens/);
});

test('limits: streams, bytes, idle time', async () => {
    const port = await tcp((socket) => socket.pipe(socket).on('error', () => {}));
    const one = await relay('--map', `a.example:1=127.0.0.1:${port}`, '--max-streams', '1',
        '--max-bytes', '1000', '--idle-timeout', '1');
    const first = open(one, 'a.example', 1);
    await once(first, 'message');
    assert.equal((await open(one, 'a.example', 1).closed).code, CLOSE.TOO_MANY_STREAMS);
    assert.equal((await first.closed).code, CLOSE.TIMEOUT);
    const second = open(one, 'a.example', 1);
    await once(second, 'message');
    second.send(Buffer.alloc(1001));
    assert.equal((await second.closed).code, CLOSE.TOO_MANY_BYTES);
});

test('files come with isolation headers and never from outside the folder', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'ussl-relay-'));
    await writeFile(path.join(root, 'index.html'), '<p>hi</p>');
    const one = await relay('--root', root);
    const page = await get(`${one.url}/`);
    assert.equal(page.body, '<p>hi</p>');
    assert.equal(page.headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(page.headers['cross-origin-embedder-policy'], 'require-corp');
    assert.equal((await get(`${one.url}/%2e%2e/%2e%2e/etc/passwd`)).status, 404);
    assert.equal(JSON.parse((await get(`${one.url}/relay.json`)).body).token, one.token);
});
