// SPDX-License-Identifier: MIT
// dial over node's TCP sockets, for tests and the command line.
import net from 'node:net';
import { ERRNO } from './layout.mjs';

const CODES = {
    ECONNREFUSED: ERRNO.ECONNREFUSED, ECONNRESET: ERRNO.ECONNRESET, ETIMEDOUT: ERRNO.ETIMEDOUT,
    EPIPE: ERRNO.ECONNRESET, ENOTFOUND: ERRNO.EHOSTUNREACH, EAI_AGAIN: ERRNO.EHOSTUNREACH,
};

// `map`: {"myssl.com:443": {host, port}} sends a name elsewhere; with `strict`, only mapped names
// and 127.0.0.1 are dialled.
export function nodeDial({ map = {}, strict = true } = {}) {
    return ({ name, port }, events) => {
        const to = map[`${name}:${port}`];
        if (!to && strict && name !== '127.0.0.1' && name !== 'localhost') {
            throw Object.assign(new Error(`${name}:${port} is not allowed`), { errno: ERRNO.EACCES });
        }
        const socket = net.connect(to ? to.port : port, to ? to.host : name);
        socket.setNoDelay(true);
        socket.on('connect', () => events.open(`${socket.remoteAddress}:${socket.remotePort}`));
        socket.on('data', (u8) => {
            if (events.data(u8) === false) {
                socket.pause();
            }
        });
        socket.on('end', () => events.end());
        socket.on('drain', () => events.drain());
        socket.on('error', (e) => events.error(CODES[e.code] || ERRNO.EIO, e.message));
        return {
            write: (u8) => socket.write(u8),
            end: () => socket.end(),
            close: () => socket.destroySoon(),
            resume: () => socket.resume(),
        };
    };
}
