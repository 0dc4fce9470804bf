// SPDX-License-Identifier: MIT
// The simulator's machine without the page around it: the worker, the relay's dialler, a script.
const MODULES = '/sim/';

const SCRIPT = `
import socket, ussl, time
def connect(port, session=None):
    s = socket.socket()
    s.connect(("localhost", port))
    return ussl.wrap_socket(s, server_hostname="localhost", session=session)
def get(port, size=2, session=None):
    s = connect(port, session)
    s.write(b"GET /?bytes=%d HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n" % size)
    return s
def small(port, session=None):
    s = get(port, 2, session)
    data = s.read()
    assert data.startswith(b"HTTP/1.1 200"), data
    after = s.session()
    s.close()
    return after
def many(port, count, resume):
    session = small(port) if resume else None
    out = []
    for i in range(count):
        t = time.ticks_us()
        after = small(port, session)
        out.append(time.ticks_diff(time.ticks_us(), t) / 1000)
        session = (after or session) if resume else None
    return out
def big(port, size):
    buf = bytearray(65536)
    s = get(port, size)
    got = 0
    t = time.ticks_us()
    while got < size:
        n = s.recv_into(buf)
        if not n:
            break
        got += n
    t = time.ticks_diff(time.ticks_us(), t) / 1000
    s.close()
    assert got >= size, got
    return t
`;

export class Client {
    constructor({ backend, relay, root }) {
        Object.assign(this, { backend, relay, root });
    }

    async load() {
        const [{ startRunner }, { relayDial }] = await Promise.all([
            import(`${MODULES}runner.mjs`), import(`${MODULES}relay_dial.mjs`)]);
        this.said = '';
        const decoder = new TextDecoder();
        this.runner = await startRunner({
            backend: this.backend, base: new URL(MODULES, location.href), heap: 4 << 20,
            dial: relayDial(this.relay, (words) => console.warn(words), { warm: true }), defaultCa: this.root, trace: false,
            onOutput: (u8) => { this.said += decoder.decode(u8, { stream: true }); },
        });
    }

    async python(source) {
        this.said = '';
        const { status } = await this.runner.run(source, { name: 'bench.py' });
        if (status !== 'ok') {
            throw new Error(this.said);
        }
        await new Promise((done) => setTimeout(done, 0)); // the last output is on its way
        return this.said;
    }

    first(port) { return this.python(`${SCRIPT}\nsmall(${port})\n`); }

    async handshakes(port, count, resume) {
        const said = await this.python(`print("=", many(${port}, ${count}, ${resume ? 'True' : 'False'}))\n`);
        return JSON.parse(/= (\[.*\])/.exec(said)[1]);
    }

    async download(port, size) {
        return Number(/= (\S+)/.exec(await this.python(`print("=", big(${port}, ${size}))\n`))[1]);
    }
}
