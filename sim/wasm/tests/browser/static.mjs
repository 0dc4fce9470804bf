// SPDX-License-Identifier: MIT
// A static host as plain as they come, Python's own: the site under a sub-path, no header of ours, and a
// page that holds it in a frame. Also an origin of its own for the relay's tests.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export async function staticHost(site, path = '/docs/sim/') {
    const folder = mkdtempSync(join(tmpdir(), 'ussl-static-'));
    const place = join(folder, path.slice(0, -1));
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve(site), place);
    writeFileSync(join(folder, 'frame.html'), `<!doctype html><title>frame</title><iframe id="f" src="${path}" ` +
        'style="width:1200px;height:800px"></iframe>');
    // Port 0: a free one, which its first line tells.
    const server = spawn('python3', ['-u', '-m', 'http.server', '--bind', '127.0.0.1', '--directory', folder, '0'],
        { stdio: ['ignore', 'pipe', 'ignore'] });
    const stop = () => {
        process.removeListener('exit', stop);
        server.kill();
        rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', stop);
    const port = await new Promise((done, fail) => {
        server.once('error', fail);
        server.once('exit', (code) => fail(new Error(`python3 -m http.server ended with ${code}`)));
        createInterface(server.stdout).on('line', (line) => done(/ port (\d+) /.exec(line)?.[1]));
    });
    const origin = `http://127.0.0.1:${port}`;
    return { origin, url: origin + path, frame: `${origin}/frame.html`, stop };
}
