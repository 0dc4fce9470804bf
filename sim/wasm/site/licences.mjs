// SPDX-License-Identifier: MIT
// Collects the licence texts of what a site contains, and says where the sources are.
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FILE = /^(licen[cs]e|copying)(\..*)?$/i;

async function take(folder, to) {
    const found = existsSync(folder) ? (await readdir(folder)).find((name) => FILE.test(name)) : null;
    if (!found) {
        throw new Error(`${folder} holds no licence text`);
    }
    await cp(join(folder, found), to);
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export async function writeLicences({ out, root, modules, sources, backends, packages }) {
    await mkdir(out, { recursive: true });
    const rows = [];
    const add = async (file, title, words, folder) => {
        await take(folder, join(out, file));
        rows.push(`<li><a href="${file}">${escape(title)}</a>: ${words}</li>`);
    };
    await add('ussl.txt', 'ussl', 'MIT. The simulator, its page, and the TLS layer.', root);
    await add('micropython.txt', 'MicroPython', 'MIT. The interpreter.', join(sources, 'micropython'));
    if (backends.includes('mbedtls')) {
        await add('mbedtls.txt', 'Mbed TLS', 'Apache-2.0 or GPL-2.0-or-later; in sim/ussl-mbedtls.wasm.',
            join(sources, 'mbedtls'));
        await add('bearssl.txt', 'BearSSL', 'MIT. P-256 and X25519 in sim/ussl-mbedtls.wasm.', join(sources, 'bearssl'));
    }
    if (backends.includes('wolfssl')) {
        await add('wolfssl.txt', 'wolfSSL', 'GPL-2.0-or-later; in sim/ussl-wolfssl.wasm, which is as a whole under ' +
            'the GPL. Its complete source: wolfSSL 5.7.2 as Debian distributes it ' +
            '(<a href="https://tracker.debian.org/pkg/wolfssl">source package wolfssl</a>), MicroPython as Debian ' +
            'distributes it (<a href="https://tracker.debian.org/pkg/micropython">source package micropython</a>), ' +
            'and ussl. Whoever publishes this folder must offer these sources with it. Those who cannot accept the ' +
            'GPL leave this backend out (-DUSSL_SIM_BACKENDS=mbedtls).', join(sources, 'wolfssl'));
    }
    for (const name of packages) {
        const folder = join(modules, 'node_modules', name);
        const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
        await add(`${name.replace(/[@/]/g, '_').replace(/^_/, '')}.txt`, `${name} ${version}`,
            `${escape(String(license))}; in vendor/.`, folder);
    }
    await writeFile(join(out, 'index.html'), `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>Licences</title><h1>What this folder contains, and under which licences</h1>
<ul>
${rows.join('\n')}
</ul>
<p>The certificates and keys in demo/ were made for this site alone, and nothing else trusts them.</p>
<p><a href="../index.html">Back to the simulator</a></p>
`);
}
