// SPDX-License-Identifier: MIT
// The port without TLS: terminal, files, interrupt, reset, and the collector's sight.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { nodeMachine } from '../port/host/node_machine.mjs';
import { run, sleep, start } from './support.mjs';

test('modules that the documentation promises can be imported', async () => {
    const m = await start();
    const names = ['usocket', 'ussl', 'log', 'utime', 'checkNet', 'select', 'asyncio', 'json',
        'hashlib', 'binascii', 'socket', 'ssl', 'tls', 'time', 'os', 're', 'struct', 'random'];
    const end = await run(m, `import ${names.join(', ')}\nprint('all')`);
    assert.equal(end.out.trim().split('\n').pop(), 'all', end.out);
    await m.stop();
});

test('WebAssembly of something else is refused, and the machine does not hang', { timeout: 30000 }, async () => {
    const other = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, // it imports a function x.y
        1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 120, 1, 121, 0, 0));
    await assert.rejects(start({ wasmModule: other }), /import/i);
});

test('the prompt: a statement, a block, completion, paste mode', async () => {
    const m = await start();
    await sleep(50);
    const type = async (keys) => {
        m.text = '';
        m.pump.input(keys);
        for (let i = 0; i < 100 && !m.text.endsWith('>>> '); i++) {
            await sleep(10);
        }
        return m.text;
    };
    assert.match(await type('1+1\r'), /\r\n2\r\n>>> $/);
    assert.match(await type('for i in range(2):\rprint("n", i)\r\r\r\r'), /n 0\r\nn 1\r\n>>> $/);
    assert.match(await type('impo\tsys\rsys.plat\t\r'), /import sys[^]*'ussl-sim'/);
    assert.match(await type('\x05a = 5\rprint(a * 2)\r\x04'), /10\r\n>>> $/);
    assert.match(await type('\x03'), />>> $/);
    await m.stop();
});

test('Ctrl-C stops a tight loop, a sleep and a read, and the interpreter goes on', async () => {
    const m = await start();
    const loops = ['while True: pass', 'import time\ntime.sleep(60)', 'input()',
        'import socket\ns = socket.socket()\ns.bind(("", 80))\ns.listen(1)\ns.accept()',
        'import asyncio\nasync def f():\n  while True: await asyncio.sleep(5)\nasyncio.run(f())'];
    for (const source of loops) {
        m.text = '';
        const end = m.pump.run(source);
        await sleep(150);
        const at = performance.now();
        m.pump.input('\x03');
        assert.equal((await end).status, 'interrupted', source);
        assert.ok(performance.now() - at < 1500, `${source}: not stopped soon`);
        assert.equal((await run(m, 'print("usable")')).out.trim().split('\n').pop(), 'usable');
    }
    await m.stop();
});

test('files live over a soft reset, variables do not', async () => {
    const m = await start({ files: { '/cert.pem': 'text' } });
    await run(m, 'import os\nos.mkdir("d")\nopen("d/a.txt", "w").write("in it")\nx = 1');
    await m.pump.softReset();
    assert.match((await run(m, 'print(open("/d/a.txt").read(), open("cert.pem").read())')).out,
        /in it text/);
    assert.match((await run(m, 'x')).out, /NameError/);
    assert.deepEqual((await m.pump.listFiles('/')).sort(), ['cert.pem', 'd/']);
    await m.pump.writeFile('/mod.py', 'value = 42');
    assert.match((await run(m, 'import mod\nprint(mod.value)')).out, /42/);
    await m.pump.removeFile('/mod.py');
    await assert.rejects(m.pump.readFile('/mod.py'), /errno 2/);
    await m.stop();
});

test('deep recursion and a full heap are Python errors', async () => {
    const m = await start();
    const deep = await run(m, 'def f(n): return f(n + 1) + 1\ntry:\n  f(0)\nexcept RuntimeError as e:\n  print("deep", e)');
    assert.match(deep.out, /deep maximum recursion depth/);
    const full = await run(m, 'try:\n  b = [bytearray(1 << 20) for _ in range(4000)]\nexcept MemoryError:\n  b = None\n  print("full")');
    assert.match(full.out, /full/);
    assert.match((await run(m, 'print("usable")')).out, /usable/);
    await m.stop();
});

test('output has back-pressure and loses nothing', async () => {
    const m = await start();
    const end = await run(m, 'for i in range(30000): print("line %06d of some length" % i)');
    assert.equal(end.status, 'ok');
    const lines = end.out.trim().split('\r\n').filter((l) => l.startsWith('line'));
    assert.equal(lines.length, 30000);
    assert.equal(lines.at(-1), 'line 029999 of some length');
    await m.stop();
});

test('the collector sees what only a local holds, and would not without --spill-pointers', async () => {
    const m = await start();
    assert.equal((await m.pump.gc()).seesLocals, true);
    await m.stop();
    const raw = process.env.USSL_SIM_RAW;
    if (raw && existsSync(raw)) {
        const before = await nodeMachine({ build: raw });
        assert.equal((await before.pump.gc()).seesLocals, false,
            'the build without the pass passes too: this test proves nothing');
        await before.stop();
    }
});
