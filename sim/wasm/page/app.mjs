// SPDX-License-Identifier: MIT
// The page: wires editor, terminal, machines, network and inspector together.
import { Capture } from './capture.mjs';
import { setUpDialogs } from './dialogs.mjs';
import { makeEditor } from './editor.mjs';
import { makeInspector } from './inspector.mjs';
import { isolate } from './isolate.mjs';
import { Network, parseRelay } from './network.mjs';
import { startRunner, wayToRun } from './runner.mjs';
import { fromFragment, relayOfFragment, toFragment } from './share.mjs';
import { makeTerminal } from './terminal.mjs';

const base = new URL('./', location.href.replace(/[#?].*$/, ''));
const $ = (id) => document.getElementById(id);
const NAMES = { mbedtls: 'Mbed TLS', wolfssl: 'wolfSSL' };
const HEAP = 4 << 20;

if (!await isolate(base)) {
    await main();
}

function say(words) {
    $('message').textContent = words || '';
    $('message').hidden = !words;
}

async function get(path, kind) {
    const response = await fetch(new URL(path, base));
    if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${response.statusText}`);
    }
    return response[kind]();
}

// What the site is made of, and the files of the demonstration.
async function load() {
    const [build, net, ca, script] = await Promise.all([
        get('build.json', 'json'), get('demo/net.json', 'json'), get('demo/ca.pem', 'text'),
        get('demo/server.py', 'text')]);
    const bytes = async (name) => new Uint8Array(await get(`demo/${name}`, 'arrayBuffer'));
    const serverFiles = {};
    const deviceFiles = { '/ca.pem': new TextEncoder().encode(ca) };
    await Promise.all([
        ...build.serverFiles.map(async (name) => { serverFiles[`/${name}`] = await bytes(name); }),
        ...build.deviceFiles.map(async (name) => { deviceFiles[`/${name}`] = await bytes(name); })]);
    return {
        ...build, ca, deviceFiles,
        demo: {
            net, script, files: serverFiles, ports: build.ports,
            // Mbed TLS has all suites, so that the tour is decided by the client alone.
            backend: build.backends.includes('mbedtls') ? 'mbedtls' : build.backends[0],
        },
    };
}

async function main() {
    const site = await load();
    const uploads = new Map();
    let runner = null;
    let backend = site.backends[0];
    let lastScript = null;
    let muted = false;
    let busy = null; // what Stop can stop

    for (const name of site.backends) {
        $('backend').append(new Option(NAMES[name] || name, name));
    }
    $('backend').disabled = $('both').disabled = site.backends.length < 2;
    const terminal = makeTerminal($('terminal'), { onInput: (text) => runner && runner.input(text) });
    const editor = makeEditor($('editor'), { onRun: () => run() });
    const inspector = makeInspector($('columns'), { names: NAMES, pcap: $('pcap'), forget: $('forget') });
    const network = new Network({
        base, demo: site.demo,
        onChange: () => showNetwork(),
        onWords: (words, code) => {
            say(code === 4401 ? `${words} Reload this page.` : words);
        },
    });

    function showNetwork() {
        $('network').textContent = network.relay
            ? `Relay ${new URL(network.relay.url).host}` : 'No relay: the server in this tab answers';
        $('network').dataset.way = network.relay ? 'relay' : 'tab';
    }

    function setState(words) {
        const running = words === 'running';
        $('state').textContent = words;
        document.body.dataset.state = words;
        $('stop').disabled = !running;
        for (const id of ['run', 'both', 'soft']) {
            $(id).disabled = words !== 'idle' || (id === 'both' && site.backends.length < 2);
        }
    }

    function start(which, onOutput, capture) {
        capture.backend = which;
        inspector.begin(which, capture);
        return startRunner({
            backend: which, base, heap: HEAP, trace: true, defaultCa: site.ca,
            files: { ...site.deviceFiles, ...Object.fromEntries(uploads) },
            dial: capture.tap((target, events) => network.dial(target, events)),
            onTrace: (events) => inspector.add(which, events),
            onOutput,
        });
    }

    async function boot() {
        setState('loading');
        const old = runner;
        runner = null;
        if (old) {
            old.stop();
        }
        try {
            runner = await start(backend, (u8) => muted || terminal.write(u8), new Capture());
            setState('idle');
        } catch (error) {
            setState('failed');
            say(`The ${NAMES[backend]} build did not start: ${error.message}`);
            throw error;
        }
    }

    // In a fresh interpreter; files stay.
    async function runOn(machine, source) {
        muted = true;
        try {
            await machine.softReset();
        } finally {
            muted = false;
        }
        return machine.run(source, { name: 'main.py' });
    }

    async function run() {
        if (document.body.dataset.state !== 'idle') {
            return null;
        }
        const machine = runner;
        lastScript = editor.text;
        say('');
        terminal.write('\r\n');
        terminal.note(`── ${NAMES[backend]}, ${network.relay ? 'over the relay' : 'the server in this tab'} ──`);
        inspector.begin(backend);
        setState('running');
        busy = machine;
        let end = null;
        try {
            end = await runOn(machine, lastScript);
        } catch (error) {
            if (machine === runner) {
                terminal.warn(String(error.message));
            }
        }
        busy = null;
        if (machine === runner) {
            setState('idle');
            machine.input('\r'); // a new prompt
        }
        document.body.dataset.last = end ? end.status : 'stopped';
        return end;
    }

    // The script on this backend in the terminal, then on the others in machines of their own.
    async function compare() {
        await run();
        const source = lastScript;
        for (const other of site.backends.filter((name) => name !== backend)) {
            let machine = null;
            setState('running');
            terminal.write('\r\n');
            terminal.note(`── ${NAMES[other]}, for comparison ──`);
            try {
                let starting = true; // its greeting is no part of the comparison
                machine = await start(other, (u8) => muted || starting || terminal.write(u8), new Capture());
                starting = false;
                busy = machine;
                await runOn(machine, source);
            } catch (error) {
                terminal.warn(String(error.message));
            } finally {
                busy = null;
                if (machine) {
                    machine.stop();
                }
            }
        }
        setState('idle');
        runner.input('\r');
        document.body.dataset.compared = 'yes';
    }

    async function hardReset() {
        busy = null;
        uploads.clear();
        dialogs.showFiles();
        terminal.clear();
        inspector.forget();
        await boot();
    }

    const dialogs = setUpDialogs({
        network, uploads, net: site.demo.net, parseRelay, say,
        putFile: (path, bytes) => runner.writeFile(path, bytes),
        deviceFiles: Object.keys(site.deviceFiles),
    });

    $('run').onclick = run;
    $('both').onclick = compare;
    $('stop').onclick = () => (busy || runner).interrupt();
    $('soft').onclick = () => runner.softReset();
    $('hard').onclick = hardReset;
    $('clear').onclick = () => { terminal.clear(); runner.input('\r'); };
    $('backend').onchange = async () => {
        backend = $('backend').value;
        await boot();
        if (lastScript !== null) {
            await run();
        }
    };
    $('share').onclick = async () => {
        const link = `${base.href}#${await toFragment(editor.text)}`;
        history.replaceState(null, '', link);
        try {
            await navigator.clipboard.writeText(link);
            say('The link with this script is in the clipboard. It holds no files and no relay.');
        } catch {
            say('The link with this script is in the address bar. It holds no files and no relay.');
        }
    };

    const examples = await get('examples/index.json', 'json');
    $('examples').append(new Option('Examples…', ''), ...examples.map((e) => new Option(e.title, e.file)));
    $('examples').onchange = async () => {
        if ($('examples').value) {
            editor.text = await get(`examples/${$('examples').value}`, 'text');
        }
    };

    const setDark = (on) => {
        document.documentElement.dataset.theme = on ? 'dark' : 'light';
        editor.setDark(on);
        terminal.setDark(on);
    };
    const system = matchMedia('(prefers-color-scheme: dark)');
    setDark(system.matches);
    system.onchange = () => setDark(system.matches);
    $('theme').onclick = () => setDark(document.documentElement.dataset.theme !== 'dark');

    // A link fills the editor and runs nothing: its code is somebody else's until the user says Run.
    async function openLink() {
        try {
            const relay = relayOfFragment(location.hash);
            if (relay) {
                network.setRelay(parseRelay(relay));
            }
            const shared = await fromFragment(location.hash);
            if (shared !== null) {
                editor.text = shared;
                $('examples').value = '';
                say('This script came with the link. Read it before you run it.');
                return true;
            }
        } catch (error) {
            say(error.message);
        }
        return false;
    }
    addEventListener('hashchange', openLink);

    await network.look();
    showNetwork();
    if (!await openLink()) {
        $('examples').value = examples[0].file;
        editor.text = await get(`examples/${examples[0].file}`, 'text');
    }
    // For the browser tests: what a user sees, as values.
    globalThis.ussl = { terminal, editor, inspector, network, wayToRun, get runner() { return runner; } };
    await boot();
}
