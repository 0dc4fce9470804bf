// SPDX-License-Identifier: MIT
// The simulator in Chromium: node --test suite.mjs, with the environment of site/prepare.sh.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import tls from 'node:tls';
import { backend, example, launch, open, output, prompt, ready, run } from './browser.mjs';
import { missing, source as SEED } from './check.mjs';
import { demo, pki, site } from './place.mjs';
import { staticHost } from './static.mjs';

const shots = process.env.USSL_SIM_SHOTS;
const BACKENDS = JSON.parse(readFileSync(join(site, 'build.json'), 'utf8')).backends;
const HELD = 'import usocket\ns = usocket.socket()\ns.connect(("myssl.com", 443))\nprint("blocked")\ns.read(1)\n';

let browser;
let relay;
let host;
let page;
let bulk;

before(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await launch();
    bulk = await bulkServer();
    relay = await demo(['--map', `bulk.example:443=127.0.0.1:${bulk.address().port}`]);
    host = await staticHost(site);
    page = await open(browser.context, relay.url);
});
after(async () => {
    await browser?.close();
    relay?.stop();
    host?.stop();
    bulk?.close();
});

// Node's own TLS, so that what arrives was not sent by ourselves: 64 MiB whose hash is known.
const MIB = 64;
const BLOCK = Buffer.alloc(1 << 20, 'ussl simulator, sixty-four of these. ');
const HASH = (() => {
    const hash = createHash('sha256');
    for (let i = 0; i < MIB; i++) {
        hash.update(BLOCK);
    }
    return hash.digest('hex');
})();

function bulkServer() {
    const file = (name) => readFileSync(join(pki, name));
    const server = tls.createServer({ cert: file('server-ec.pem'), key: file('server-ec.key') }, (socket) => {
        socket.on('error', () => {});
        let left = MIB;
        const more = () => {
            while (left > 0 && socket.write(BLOCK) !== false) {
                left--;
            }
            if (left > 0) {
                left--; // the block that filled the buffer was taken, too
                socket.once('drain', more);
            } else {
                socket.end();
            }
        };
        socket.once('data', more);
    });
    return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

const shot = (name, more = {}) => page.screenshot({ path: join(shots, `${name}.png`), ...more });

// What each example must say, on every backend and over every way out.
const EXAMPLES = {
    'mutual_tls.py': [/HTTP\/1\.0 200 OK/, /without a certificate: .*certificate_required/],
    'wrong_host.py': [/refused: .*wrong_name/, /reasons: \('wrong_name',\)/],
    'expired.py': [/expired\.myssl\.com refused: .*expired/, /untrusted\.myssl\.com refused: .*untrusted/],
    'ip_address.py': [/sni: None/, /192\.0\.2\.8 refused: .*wrong_name/],
    'suites.py': [/TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384/, /TLS_AES_128_GCM_SHA256/],
    'psk.py': [/TLSv1\.3'\) b'HTTP\/1\.0 200 OK'/, /with a wrong key: /],
    'resumption.py': [/0: resumed False/, /1: resumed True/, /2: resumed True/],
    'mqtt.py': [/CONNACK .* accepted/, /PUBACK .* for packet 1/],
};

async function checkExample(where, file) {
    const { status, text } = await example(where, file);
    assert.equal(status, 'ok', text);
    for (const wanted of EXAMPLES[file]) {
        assert.match(text, wanted);
    }
    assert.doesNotMatch(text, /that is a fault/);
}

for (const name of BACKENDS) {
    describe(`over the relay, ${name}`, () => {
        before(() => backend(page, name));
        test('the example of the documentation, as it is written', async () => {
            const { text } = await run(page, SEED);
            assert.equal(missing(text), null, text);
            await shot(`seed-${name}`);
        });
        for (const file of Object.keys(EXAMPLES)) {
            test(file, () => checkExample(page, file));
        }
        test('the tour: every suite is connected with or said to be lacking', async () => {
            const { text } = await example(page, 'tour.py');
            const [, done, lacking, failed] = /(\d+) connected, (\d+) not in this backend, (\d+) failed/.exec(text);
            assert.deepEqual([Number(done) + Number(lacking), Number(failed)], [79, 0], text);
        });
    });
}

describe('stopping and starting', () => {
    // Runs it, waits until it says `words`, then stops it.
    async function stopped(source, words, stop) {
        await page.evaluate((text) => {
            document.body.dataset.last = '';
            globalThis.ussl.terminal.clear();
            globalThis.ussl.editor.text = text;
        }, source);
        await page.click('#run');
        await page.waitForFunction((w) => globalThis.ussl.terminal.text.includes(w), words);
        await page.waitForTimeout(200); // as a person would; both sides of the call that blocks are right
        await stop();
        await page.waitForFunction(() => document.body.dataset.last !== '');
        assert.equal(await page.evaluate(() => document.body.dataset.last), 'interrupted');
        assert.match(await output(page), /KeyboardInterrupt/);
    }
    const ctrlC = async () => {
        await page.click('#terminal');
        await page.keyboard.press('Control+c');
    };
    test('Ctrl-C in a tight loop', () => stopped('print("looping")\nwhile True: pass\n', 'looping', ctrlC));
    test('Ctrl-C in a blocked read', () => stopped(HELD, 'blocked', ctrlC));
    test('Stop in a tight loop that prints', () => stopped('while True: print("x" * 60)\n', 'xxx',
        () => page.click('#stop')));
    test('the prompt works after it, with history', async () => {
        await page.click('#clear');
        await page.click('#terminal');
        await page.keyboard.type('6 * 7\r');
        await page.waitForFunction(() => /42/.test(globalThis.ussl.terminal.text));
        await page.keyboard.press('ArrowUp');
        await page.keyboard.type(' + 1\r');
        await page.waitForFunction(() => /43/.test(globalThis.ussl.terminal.text));
    });
    test('pasted lines keep their indent', async () => {
        await page.evaluate(() => {
            const data = new DataTransfer();
            data.setData('text', 'for i in range(2):\n    if i:\n        print("pasted", i)\n');
            document.querySelector('#terminal textarea').dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        });
        await page.waitForFunction(() => /\npasted 1/.test(globalThis.ussl.terminal.text));
    });
    test('soft reset forgets names, keeps files; hard reset forgets files', async () => {
        await run(page, 'open("/kept", "w").write("here")\nname = 1\n');
        await page.click('#soft');
        await page.click('#terminal');
        await page.keyboard.type('name\r');
        await page.waitForFunction(() => /NameError/.test(globalThis.ussl.terminal.text));
        assert.match((await run(page, 'print(open("/kept").read())\n')).text, /here/);
        await page.click('#hard');
        await ready(page);
        assert.match((await run(page, 'open("/kept")\n')).text, /ENOENT/);
    });
    test('an uploaded file is there for the script', async () => {
        await page.click('#files');
        await page.setInputFiles('#file-input', { name: 'mine.pem', mimeType: 'text/plain', buffer: Buffer.from('my own') });
        await page.waitForFunction(() => /mine\.pem/.test(document.getElementById('file-list').textContent));
        await page.keyboard.press('Escape');
        assert.match((await run(page, 'print(open("/mine.pem").read())\n')).text, /my own/);
    });
});

describe('backends and the inspector', () => {
    test('switching the backend runs the same script again', { skip: BACKENDS.length < 2 }, async () => {
        await backend(page, BACKENDS[0]);
        await run(page, 'import ussl\nprint("on", ussl.backend()[0])\n');
        await page.evaluate(() => { document.body.dataset.last = ''; });
        await page.selectOption('#backend', BACKENDS[1]);
        await page.waitForFunction((name) => globalThis.ussl.terminal.text.includes(`on ${name}`), BACKENDS[1]);
        await ready(page);
    });
    test('both side by side, and a capture that holds secrets', { skip: BACKENDS.length < 2 }, async () => {
        await page.evaluate(() => document.getElementById('forget').click()); // does nothing where it is disabled
        await page.evaluate((text) => {
            document.body.dataset.compared = '';
            globalThis.ussl.editor.text = text;
        }, SEED);
        await page.click('#both');
        await page.waitForFunction(() => document.body.dataset.compared === 'yes');
        for (const name of BACKENDS) {
            const events = await page.evaluate((n) => globalThis.ussl.inspector.events(n), name);
            const hello = events.find((e) => e.ev === 'hello');
            assert.ok(hello && hello.verified && hello.chain.length, name);
            assert.equal(hello.sni, 'myssl.com');
            assert.ok(events.some((e) => e.ev === 'record' && e.type === 22 && e.dir === 'out'));
            assert.ok(events.some((e) => e.ev === 'memory' && e.peak > 0));
        }
        assert.match(await page.textContent('#columns'), /ClientHello.*verified|verified.*ClientHello/s);
        await page.evaluate(() => document.querySelector('#terminal').scrollIntoView());
        await shot('compare');
        const [download] = await Promise.all([page.waitForEvent('download'), page.click('#pcap')]);
        const file = join(shots, 'ussl.pcapng');
        await download.saveAs(file);
        const bytes = readFileSync(file);
        assert.equal(bytes.readUInt32LE(0), 0x0a0d0d0a);
        assert.match(bytes.toString('latin1'), /CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64}/);
        // Wireshark's engine, told nothing else, reads the answers of both.
        const codes = execFileSync('tshark', ['-r', file, '-Y', 'http.response', '-T', 'fields', '-e', 'http.response.code'],
            { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
        assert.deepEqual(codes.trim().split('\n'), BACKENDS.map(() => '200'));
    });
    test('light, dark, and a narrow screen without sideways scrolling', async () => {
        const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
        const first = await theme();
        await page.click('#theme');
        assert.notEqual(await theme(), first);
        await shot('dark');
        await page.setViewportSize({ width: 390, height: 800 });
        await page.waitForFunction(() => innerWidth === 390 && document.documentElement.scrollWidth <= innerWidth);
        await shot('narrow', { fullPage: true });
        await page.setViewportSize({ width: 1280, height: 860 });
        await page.click('#theme');
    });
});

for (const name of BACKENDS) {
    describe(`much of it, ${name}`, () => {
        before(() => backend(page, name));
        test('64 MiB arrive whole', async () => {
            const { text } = await run(page, `
import hashlib, usocket, ussl, binascii, time
s = usocket.socket()
s.connect(("bulk.example", 443))
s = ussl.wrap_socket(s, server_hostname="myssl.com")
s.write("go")
buf = bytearray(65536)
view = memoryview(buf)
h = hashlib.sha256()
total = 0
start = time.ticks_ms()
while True:
    n = s.readinto(buf)
    if not n:
        break
    h.update(view[:n])
    total += n
took = time.ticks_diff(time.ticks_ms(), start)
print("took", took, "ms")
print(total, binascii.hexlify(h.digest()).decode())
`);
            assert.match(text, new RegExp(`^${MIB << 20} ${HASH}$`, 'm'), text);
        });
        test('200 connections, and nothing is left of them', async () => {
            const { text } = await run(page, `
import gc, usocket, ussl
def once():
    s = usocket.socket()
    s.connect(("myssl.com", 443))
    s = ussl.wrap_socket(s, server_hostname="myssl.com")
    s.write("GET / HTTP/1.0\\r\\n\\r\\n")
    while s.read(512):
        pass
    s.close()
for i in range(20):
    once()
gc.collect()
before = ussl.memory()[2]
for i in range(180):
    once()
gc.collect()
print("done, blocks left over:", ussl.memory()[2] - before)
`);
            assert.match(text, /^done, blocks left over: (0|-\d+)$/m, text);
        });
        test('a collection at each allocation spoils nothing', async () => {
            const { text } = await run(page, `import gc\ngc.threshold(16)\n${SEED}`);
            assert.equal(missing(text.replace(/line \d+/, 'line')), null, text);
        });
    });
}

describe('links', () => {
    test('a share link fills the editor and runs nothing', async () => {
        await page.evaluate(() => { globalThis.ussl.editor.text = 'print("ran" + "-by-itself")\n'; });
        await page.click('#share');
        await page.waitForFunction(() => location.hash.startsWith('#code='));
        const other = await open(browser.context, page.url());
        await prompt(other); // a script that ran by itself would have come first
        assert.equal(await other.evaluate(() => globalThis.ussl.editor.text), 'print("ran" + "-by-itself")\n');
        assert.doesNotMatch(await output(other), /ran-by-itself/);
        assert.match(await other.textContent('#message'), /Read it before you run it/);
        await other.close();
    });
    test('a damaged link says so', async () => {
        const other = await open(browser.context, `${relay.url}#code=%%%`);
        assert.match(await other.textContent('#message'), /damaged/);
        await other.close();
    });
});

describe('the relay', () => {
    const to = (place) => `import usocket\ns = usocket.socket()\ns.connect(${place})\n`;
    test('what it does not allow it refuses, with the way out', async () => {
        const { text } = await run(page, to('("example.org", 443)'));
        assert.match(text, /OSError.*not on the relay's list.*--allow example\.org:443/s);
        assert.match(await page.textContent('#message'), /--allow example\.org:443/);
    });
    test('an Origin that it does not know is refused, and one that it knows is let in', async () => {
        const address = (r) => `#relay=${r.url.replace('http', 'ws')}relay?token=${r.token}`;
        const stranger = await open(browser.context, host.url + address(relay));
        await backend(stranger, BACKENDS[0]);
        const refused = await run(stranger, to('("myssl.com", 443)'));
        assert.match(refused.text, /does not answer.*--origin/s);
        await stranger.close();
        const open2 = await demo(['--origin', host.origin]);
        try {
            const guest = await open(browser.context, host.url + address(open2));
            const { text } = await run(guest, SEED);
            assert.equal(missing(text), null, text);
            assert.match(text, /over the relay/);
            await guest.close();
        } finally {
            open2.stop();
        }
    });
    test('a relay that has gone away is told so', async () => {
        const short = await demo();
        const left = await open(browser.context, short.url);
        short.stop();
        const { text } = await run(left, to('("myssl.com", 443)'));
        assert.match(text, /The relay at 127\.0\.0\.1:\d+ does not answer/);
        assert.match(await left.textContent('#message'), /does not answer/);
        await left.close();
    });
});

describe('the static site from python3 -m http.server, no relay', () => {
    async function checkSite(where, way) {
        assert.equal(await where.evaluate(() => globalThis.ussl.wayToRun()), way);
        assert.match(await where.textContent('#network'), /No relay/);
        for (const name of BACKENDS) {
            await backend(where, name);
            const { text } = await run(where, SEED);
            assert.equal(missing(text), null, text);
            for (const file of Object.keys(EXAMPLES)) {
                await checkExample(where, file);
            }
        }
    }
    test('under a sub-path: shared memory by the service worker', async () => {
        const own = await open(browser.context, host.url);
        await checkSite(own, 'shared');
        await own.close();
    });
    test('in a frame, without any header: JSPI', async () => {
        const outer = await browser.context.newPage();
        await outer.goto(host.frame);
        const frame = await (await outer.waitForSelector('#f')).contentFrame();
        await ready(frame);
        await checkSite(frame, 'jspi');
        await outer.close();
    });
});
