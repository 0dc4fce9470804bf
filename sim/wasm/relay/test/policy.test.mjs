// SPDX-License-Identifier: MIT
// Where the relay lets a stream go, and where not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions, UsageError } from '../options.mjs';
import { CLOSE, decide, isPublic } from '../policy.mjs';

const lookup = async (host) => {
    const names = {
        'public.example': '93.184.216.34',
        'inside.example': '10.1.2.3',
        'mapped.example': '::ffff:127.0.0.1',
        'nat64.example': '64:ff9b::a00:1',
    };
    if (!names[host]) {
        throw new Error('ENOTFOUND');
    }
    return { address: names[host] };
};

const refused = (options, host, port, code) =>
    assert.rejects(decide(options, host, port, lookup), (error) => error.code === code);

test('nothing is reachable by default', async () => {
    await refused(parseOptions([]), 'public.example', '443', CLOSE.NOT_ALLOWED);
});

test('a listed name goes to the address that was judged', async () => {
    const options = parseOptions(['--allow', 'public.example:443']);
    assert.deepEqual(await decide(options, 'Public.Example.', '443', lookup), {
        address: '93.184.216.34',
        port: 443,
    });
    await refused(options, 'public.example', '80', CLOSE.NOT_ALLOWED);
});

test('a listed name that resolves to the inside is refused, in every disguise', async () => {
    for (const host of ['inside.example', 'mapped.example', 'nat64.example']) {
        const options = parseOptions(['--allow', `${host}:443`]);
        await refused(options, host, '443', CLOSE.NOT_ALLOWED);
    }
    for (const literal of ['::ffff:127.0.0.1', '::1', 'fe80::1', 'fc00::1', '64:ff9b::7f00:1']) {
        const options = parseOptions(['--allow', `[${literal}]:443`]);
        await refused(options, literal, '443', CLOSE.NOT_ALLOWED);
    }
});

test('ranges', () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254',
        '0.0.0.0', '100.64.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1',
        '64:ff9b::10.0.0.1', 'ff02::1', '2002:7f00:1::']) {
        assert.equal(isPublic(address), false, address);
    }
    for (const address of ['93.184.216.34', '2606:2800:220:1::1', '64:ff9b::93.184.216.34']) {
        assert.equal(isPublic(address), true, address);
    }
});

test('what may be private must say so, and a map needs no name', async () => {
    const options = parseOptions(['--allow-private', 'inside.example:*',
        '--map', 'myssl.com:443=127.0.0.1:9443']);
    assert.equal((await decide(options, 'inside.example', '1883', lookup)).address, '10.1.2.3');
    assert.deepEqual(await decide(options, 'myssl.com', '443', lookup), {
        address: '127.0.0.1', port: 9443 });
});

test('empty and malformed targets', async () => {
    const options = parseOptions(['--allow', 'public.example:*']);
    for (const [host, port] of [['', '443'], [null, '443'], ['.', '443'], ['a b', '443'],
        ['public.example', '0'], ['public.example', '65536'], ['public.example', '-1'],
        ['public.example', '1e3'], ['public.example', null], ['user@public.example', '443']]) {
        await refused(options, host, port, CLOSE.BAD_REQUEST);
    }
    await refused(parseOptions(['--allow', 'nowhere.example:1']), 'nowhere.example', '1',
        CLOSE.NO_SUCH_NAME);
});

test('a command line that cannot be used is refused with its reason', () => {
    for (const argv of [['--allow', 'host'], ['--allow', 'host:0'], ['--map', 'a:1'], ['--origin', 'x'],
        ['--origin', 'https://a.example/path'], ['--max-streams', '0'], ['--nope'], ['extra'],
        ['--listen', '127.0.0.1:*']]) {
        assert.throws(() => parseOptions(argv), UsageError, argv.join(' '));
    }
});
