// SPDX-License-Identifier: MIT
// Decides where a stream may go: deny by default, and judge the address that will be connected to.

import dns from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { endpointKey, normaliseHost } from './options.mjs';

// Why a stream was refused or ended: websocket close codes of the private range, with words.
export const CLOSE = Object.freeze({
    BAD_REQUEST: 4400,
    BAD_TOKEN: 4401,
    NOT_ALLOWED: 4403,
    NO_SUCH_NAME: 4404,
    TIMEOUT: 4408,
    TOO_MANY_BYTES: 4413,
    TOO_MANY_STREAMS: 4429,
    UNREACHABLE: 4502,
});

export class Refusal extends Error {
    constructor(code, words) {
        super(words);
        this.code = code;
    }
}

const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

// The address that packets would truly go to: v4-mapped and NAT64 forms are unwrapped.
export function innermost(text) {
    let address = ipaddr.parse(text);
    if (address.kind() === 'ipv6') {
        if (address.isIPv4MappedAddress()) {
            address = address.toIPv4Address();
        } else if (address.match(NAT64)) {
            address = new ipaddr.IPv4(address.toByteArray().slice(12));
        }
    }
    return address;
}

// "unicast" is what ipaddr.js calls public; everything else is private, local or special.
export function isPublic(text) {
    return innermost(text).range() === 'unicast';
}

function parsePort(text) {
    return /^\d{1,5}$/.test(text ?? '') && Number(text) >= 1 && Number(text) <= 65535
        ? Number(text)
        : 0;
}

// Returns the address and port to connect to. Throws a Refusal.
export async function decide(options, hostText, portText, lookup = dns.lookup) {
    const port = parsePort(portText);
    const host = normaliseHost(hostText ?? '');
    if (host === '' || host.length > 253 || !/^[a-z0-9._:-]+$/.test(host)) {
        throw new Refusal(CLOSE.BAD_REQUEST, 'The host name is empty or not a host name.');
    }
    if (port === 0) {
        throw new Refusal(CLOSE.BAD_REQUEST, 'The port must be 1 to 65535.');
    }
    const key = endpointKey({ host, port });
    const mapped = options.map.get(key);
    if (mapped) {
        return { address: mapped.host, port: mapped.port };
    }
    const listed = (set) => set.has(key) || set.has(endpointKey({ host, port: '*' }));
    const mayBePrivate = listed(options.allowPrivate);
    if (!mayBePrivate && !listed(options.allow)) {
        throw new Refusal(
            CLOSE.NOT_ALLOWED,
            `${host}:${port} is not on the relay's list; start it with --allow ${host}:${port}.`,
        );
    }
    const address = ipaddr.isValid(host) ? host : await resolve(host, lookup);
    if (!mayBePrivate && !isPublic(address)) {
        throw new Refusal(CLOSE.NOT_ALLOWED, `${host} is a private or local address.`);
    }
    return { address: innermost(address).toString(), port };
}

// Once only: what was judged is what will be connected to.
async function resolve(host, lookup) {
    try {
        return (await lookup(host)).address;
    } catch {
        throw new Refusal(CLOSE.NO_SUCH_NAME, `The name ${host} cannot be resolved.`);
    }
}
