// SPDX-License-Identifier: MIT
// Reads the relay's command line into one frozen object, or says what is wrong with it.

import { parseArgs } from 'node:util';

export const HELP = `usage: ussl-relay [options]

Serves a folder of static files and turns websockets of that page into TCP streams.
Nothing is reachable unless it is named here.

  --listen HOST:PORT         where to listen (default 127.0.0.1:0, a free port)
  --root DIR                 folder to serve (default: none, websockets only)
  --allow HOST:PORT          let streams go to this name or address; it must resolve to a
                             public address (may be repeated; PORT may be *)
  --allow-private HOST:PORT  the same, and the address may be private or local
  --map HOST:PORT=ADDR:PORT  streams to HOST:PORT go to ADDR:PORT instead, unresolved
  --origin ORIGIN            let pages of this origin in, besides our own (may be repeated)
  --token TOKEN              the token that a page must show (default: a new one each start)
  --max-streams N            websockets, so streams, at a time (default 64)
  --max-bytes N              bytes a stream may move each way (default 1073741824)
  --idle-timeout S           seconds without a byte until a stream is ended (default 120)
  --connect-timeout S        seconds to connect (default 10)
  --json                     print one JSON line once listening, for programs
  --help                     this text

exit: 0 ended by a signal, 2 a command line that cannot be used, 3 the address cannot be listened on
`;

export class UsageError extends Error {}

const FLAGS = {
    listen: { type: 'string', default: '127.0.0.1:0' },
    root: { type: 'string' },
    allow: { type: 'string', multiple: true, default: [] },
    'allow-private': { type: 'string', multiple: true, default: [] },
    map: { type: 'string', multiple: true, default: [] },
    origin: { type: 'string', multiple: true, default: [] },
    token: { type: 'string' },
    'max-streams': { type: 'string', default: '64' },
    'max-bytes': { type: 'string', default: '1073741824' },
    'idle-timeout': { type: 'string', default: '120' },
    'connect-timeout': { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
};

// "host:port", "[::1]:port"; a port of "*" only where `anyPort` says so.
export function parseEndpoint(text, { anyPort = false, zero = false } = {}) {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5}|\*)$/.exec(text);
    if (!match) {
        throw new UsageError(`"${text}" is no HOST:PORT (IPv6 addresses go in brackets)`);
    }
    const host = normaliseHost(match[1] ?? match[2]);
    if (match[3] === '*') {
        if (!anyPort) {
            throw new UsageError(`"${text}": the port must be a number`);
        }
        return { host, port: '*' };
    }
    const port = Number(match[3]);
    if (port > 65535 || (port === 0 && !zero)) {
        throw new UsageError(`"${text}": a port is 1 to 65535`);
    }
    return { host, port };
}

// One spelling a host: lower case, no trailing dot.
export function normaliseHost(host) {
    return host.toLowerCase().replace(/\.$/, '');
}

function number(values, name, least) {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < least) {
        throw new UsageError(`--${name} takes a whole number of at least ${least}`);
    }
    return value;
}

function origin(text) {
    let url;
    try {
        url = new URL(text);
    } catch {
        throw new UsageError(`--origin "${text}" is no origin such as https://docs.example`);
    }
    if (url.origin === 'null' || url.origin !== text.replace(/\/$/, '')) {
        throw new UsageError(`--origin "${text}": give the origin alone, as ${url.origin}`);
    }
    return url.origin;
}

function mapping(text) {
    const at = text.indexOf('=');
    if (at < 0) {
        throw new UsageError(`--map "${text}" is no HOST:PORT=ADDR:PORT`);
    }
    return [endpointKey(parseEndpoint(text.slice(0, at))), parseEndpoint(text.slice(at + 1))];
}

export function endpointKey({ host, port }) {
    return `${host} ${port}`;
}

export function parseOptions(argv) {
    let values;
    try {
        ({ values } = parseArgs({ args: argv, options: FLAGS, strict: true }));
    } catch (error) {
        throw new UsageError(error.message);
    }
    const keys = (list) => list.map((item) => endpointKey(parseEndpoint(item, { anyPort: true })));
    return Object.freeze({
        help: values.help,
        json: values.json,
        listen: parseEndpoint(values.listen, { zero: true }),
        root: values.root,
        allow: new Set(keys(values.allow)),
        allowPrivate: new Set(keys(values['allow-private'])),
        map: new Map(values.map.map(mapping)),
        origins: new Set(values.origin.map(origin)),
        token: values.token,
        maxStreams: number(values, 'max-streams', 1),
        maxBytes: number(values, 'max-bytes', 1),
        idleMs: number(values, 'idle-timeout', 1) * 1000,
        connectMs: number(values, 'connect-timeout', 1) * 1000,
    });
}
