// SPDX-License-Identifier: MIT
// TLS in the port: the documentation's example as it is written, the module's own tests, the
// collector under stress, machines that talk to each other, events for the inspector.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { dialTo } from '../port/host/pump.mjs';
import { makePki, opensslServer, run, sleep, start, text } from './support.mjs';

const seed = text('micropython/examples/quecpython.py');
const NEVER = 0xffffffff;
let pki;
let server;
let machine;

before(async () => {
    pki = makePki();
    server = await opensslServer(pki, '-www');
    machine = await start({
        map: { 'myssl.com:443': { host: '127.0.0.1', port: server.port } },
        defaultCa: pki.ca,
        trace: true,
        files: {
            '/ca.pem': pki.ca, '/server.pem': pki.cert, '/server.key': pki.key,
            '/wire.py': text('micropython/tests/wire.py'),
        },
    });
});

after(async () => {
    await machine.stop();
    server.stop();
    pki.remove();
});

function script(name, ...args) {
    const argv = args.map((a) => JSON.stringify(String(a))).join(', ');
    return `import sys\nsys.argv[:] = ["${name}", ${argv}]\n${text(`micropython/tests/${name}`)}`;
}

test('the example of the documentation, as it is written', async () => {
    const end = await run(machine, seed);
    assert.match(end.out, /INFO:SOCKET:Network connection successful!/);
    assert.match(end.out, /INFO:SOCKET:write 61 bytes/);
    assert.match(end.out, /INFO:SOCKET:read 256 bytes:\s+INFO:SOCKET:HTTP\/1.0 200 ok/);
    assert.match(end.out, /INFO:SOCKET:-+Socket Ussl End-+/);
    // It ends with "Certificate" for a certificate.
    assert.equal(end.status, 'error', end.out);
    assert.match(end.out, /SSLError: .*a certificate of the chain cannot be read/);
});

test('Run after Run: each in a new interpreter, with the trust that the machine was given', async () => {
    for (let i = 0; i < 3; i++) {
        const end = await run(machine, seed, { fresh: true });
        assert.match(end.out, /INFO:SOCKET:read 256 bytes:/, end.out);
    }
});

test('the inspector is told all of it', () => {
    const events = machine.traces;
    const of = (ev) => events.filter((e) => e.ev === ev);
    assert.equal(of('conn')[0].name, 'myssl.com');
    assert.ok(of('conn')[0].sock > 0);
    const hello = of('hello')[0];
    assert.equal(hello.version, 'TLSv1.3');
    assert.equal(hello.suite, 'TLS_CHACHA20_POLY1305_SHA256', 'ChaCha20 is first in wasm');
    assert.equal(hello.verified, true);
    assert.ok(hello.chain.length >= 1 && hello.ms > 0);
    assert.ok(of('keylog').length >= 4);
    const records = of('record');
    assert.ok(records[0].dir === 'out' && records[0].head.startsWith('01'), 'ClientHello');
    assert.ok(records.find((r) => r.dir === 'in').head.startsWith('02'), 'ServerHello');
    assert.ok(of('memory')[0].peak > 1000);
    assert.ok(of('close')[0].bytes_in >= 256 && of('close')[0].alert_sent === 'close_notify');
});

test('the behaviour that is promised on every port', { timeout: 300000 }, async () => {
    const end = await run(machine, script('behaviour.py', ''));
    await machine.pump.setDefaultCa(pki.ca); // they leave none
    assert.match(end.out, /^OK\r?$/m, end.out);
});

test('the same while each allocation collects, and what is freed is overwritten', { timeout: 600000 }, async () => {
    const small = await start({
        heap: 256 << 10, trace: true, defaultCa: pki.ca,
        map: { 'myssl.com:443': { host: '127.0.0.1', port: server.port } },
        files: {
            '/ca.pem': pki.ca, '/server.pem': pki.cert, '/server.key': pki.key,
            '/wire.py': text('micropython/tests/wire.py'),
        },
    });
    const before = (await small.pump.gc(0, true)).collections;
    const example = await run(small, seed);
    assert.match(example.out, /INFO:SOCKET:-+Socket Ussl End-+/);
    const end = await run(small, script('behaviour.py', ''));
    const { collections } = await small.pump.gc(NEVER);
    assert.match(end.out, /^OK\r?$/m, end.out);
    assert.ok(collections - before > 5000, `only ${collections - before} collections`);
    await small.stop();
});

test('200 connections leave nothing behind', { timeout: 300000 }, async () => {
    const end = await run(machine, script('leak.py', '', 200));
    assert.match(end.out, /^OK\r?$/m, end.out);
});

test('a download of 8 MiB arrives whole', { timeout: 120000 }, async () => {
    const end = await run(machine, `
import ussl
from wire import wires
a, b = wires()
ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_SERVER)
ctx.load_cert_chain(open('/server.pem').read(), open('/server.key').read())
s = ctx.wrap_socket(b, server_side=True, do_handshake_on_connect=False)
c = ussl.wrap_socket(a, server_hostname='server.example', do_handshake=False)
while not (c.version() and s.version()):
    c.version() or c.read(1)
    s.version() or s.read(1)
chunk = bytes(range(256)) * 256
buf = bytearray(len(chunk))
for i in range(128):
    assert s.write(chunk) == len(chunk)
    assert c.readinto(buf) == len(chunk) and buf == chunk
print('whole', c.stats()['bytes_in'])
`);
    assert.match(end.out, /whole 8388608/, end.out);
});

test('Ctrl-C in a blocked TLS read, then the connection still works', async () => {
    await run(machine, `
import socket, ussl
s = socket.socket()
s.connect(('myssl.com', 443))
t = ussl.wrap_socket(s, server_hostname='myssl.com')
`);
    const end = machine.pump.run('t.read(1)');
    await sleep(200);
    machine.pump.interrupt();
    assert.equal((await end).status, 'interrupted');
    const on = await run(machine, 't.write("GET / HTTP/1.0\\r\\n\\r\\n"); print(t.read(15)); t.close()');
    assert.match(on.out, /b'HTTP\/1.0 200 ok'/);
});

test('refused connections say why, with the relay\'s words', async () => {
    const end = await run(machine, `
import socket
for address in (('forbidden.example', 443), ('127.0.0.1', 1)):
    try:
        socket.socket().connect(address)
    except OSError as e:
        print(e.errno, e)
`);
    assert.match(end.out, /13 \[Errno 13\] EACCES: forbidden.example:443 is not allowed/);
    assert.match(end.out, /111 /);
});

test('a server machine answers a client machine in the same tab', { timeout: 120000 }, async () => {
    const other = await start({ files: { '/server.pem': pki.cert, '/server.key': pki.key } });
    const serving = other.pump.run(`
import socket, ussl
ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_SERVER)
ctx.load_cert_chain(open('/server.pem').read(), open('/server.key').read())
l = socket.socket(); l.bind(('', 443)); l.listen(2)
for _ in range(3):
    s, peer = l.accept()
    s = ctx.wrap_socket(s, server_side=True)
    print('asked', s.readline()); s.write(b'hello from the tab'); s.close()
`);
    const dial = dialTo(other.pump);
    const client = await start({ defaultCa: pki.ca });
    client.pump.dial = (target, events) => dial(target, events);
    await sleep(300);
    const end = await run(client, `
import socket, ussl
for i in range(3):
    s = socket.socket(); s.connect(('server.example', 443))
    s = ussl.wrap_socket(s, server_hostname='server.example')
    s.write('GET %d\\n' % i); print(s.read()); s.close()
`);
    assert.equal(end.out.match(/b'hello from the tab'/g).length, 3, end.out);
    assert.equal((await serving).status, 'ok', other.text);
    await client.stop();
    await other.stop();
});

test('asyncio: a TLS client and a timer side by side', async () => {
    const end = await run(machine, `
import asyncio, ussl
ticks = 0
async def tick():
    global ticks
    while True:
        ticks += 1
        await asyncio.sleep_ms(1)
async def main():
    t = asyncio.create_task(tick())
    ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_CLIENT)
    ctx.load_verify_locations(open('/ca.pem').read())
    r, w = await asyncio.open_connection('myssl.com', 443, ssl=ctx, server_hostname='myssl.com')
    w.write(b'GET / HTTP/1.0\\r\\n\\r\\n'); await w.drain()
    print(await r.readline(), ticks > 0)
    w.close(); await w.wait_closed()
asyncio.run(main())
`);
    assert.match(end.out, /b'HTTP\/1.0 200 ok\\r\\n' True/, end.out);
});

test('resumption goes on where the server sends no new ticket', async () => {
    // Node answers a ticket that is still good with no new one: then the old session is given, or none.
    const other = tls.createServer({ cert: pki.cert, key: pki.key, minVersion: 'TLSv1.3' }, (socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('hello'));
    });
    await new Promise((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address();
    try {
        const { out } = await run(machine, `
import usocket, ussl
session = None
for i in range(3):
    s = usocket.socket()
    s.connect(("127.0.0.1", ${port}))
    s = ussl.wrap_socket(s, server_hostname="myssl.com", session=session)
    s.write("x")
    s.read()
    print(i, s.stats()["resumed"])
    session = s.session() or session
    s.close()
`);
        assert.match(out, /0 False\s+1 True\s+2 True/);
    } finally {
        other.close();
    }
});
