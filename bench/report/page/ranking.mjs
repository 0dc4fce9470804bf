// SPDX-License-Identifier: MIT
// Which builds of ussl fit a part: pure functions over measured rows and a reader's needs.
//
// data:  { images, rows, suites, features }; images and rows as `ussl-firmware-bench/2` has them.
// needs: { target, flashKb, ramKb, clockMhz, suites, licence, goal, mutual, server, rsaChain, publicServer, tls13,
//        ownStack }
//        flashKb, ramKb: null for no limit; ownStack: the stack is not part of ramKb; licence: 'any' | 'no-gpl' | 'bought' (of wolfSSL Inc.);
//        goal: 'time' | 'ram' | 'flash'.
import { chainsOf, isModern, pick } from './suites.mjs';

// Cycles an instruction, as published for Cortex-M4 silicon; an emulator counts instructions only.
export const CYCLES = [1.3, 1.7];

// What servers on the open internet take, by the chain that they show; and what the newest of them ask for.
const PUBLIC = [{ suite: '0xc02b', chain: 'ec' }, { suite: '0xc02f', chain: 'rsa' }];
const NEWEST = [{ suite: '0x1301', chain: 'ec' }, { suite: '0x1301', chain: 'rsa' }];
const FULL_RECORD = 16384;
const KIB = 1024;

export const milliseconds = (instructions, clockMhz) =>
    CYCLES.map((cycles) => instructions * cycles / (clockMhz * 1000));

export const imageKey = (image) =>
    [image.target, image.backend, image.profile, `${image.records_in}x${image.records_out}`].join(' ');

// {pairs, any, unknown}: the handshakes that a build must be able to make. With `any` one of them is enough:
// nothing was named, so the device may offer the suite that suits it.
export function demands(needs, suites) {
    const { ids, unknown } = pick(needs.suites || '', suites);
    const name = new Map(suites.map((s) => [s.id, s.name]));
    const pairs = [];
    const add = (suite, chain) => {
        if (!pairs.some((p) => p.suite === suite && p.chain === chain)) {
            pairs.push({ suite, chain, name: name.get(suite) || suite });
        }
    };
    for (const id of ids) {
        const possible = chainsOf(name.get(id));
        if (needs.rsaChain) {
            // A suite that cannot go with an RSA chain stays demanded: it is named as what does not fit.
            add(id, possible.includes('rsa') ? 'rsa' : null);
        } else {
            add(id, possible[0]);
        }
    }
    const wanted = [...(needs.publicServer && !ids.length ? PUBLIC : []), ...(needs.tls13 ? NEWEST : [])];
    wanted.filter((w) => name.has(w.suite) && (!needs.rsaChain || w.chain === 'rsa')).forEach((w) => add(w.suite, w.chain));
    if (pairs.length || unknown.length) {
        return { pairs, any: false, unknown };
    }
    for (const suite of suites.filter((s) => isModern(s.name))) {
        for (const chain of chainsOf(suite.name)) {
            if (!needs.rsaChain || chain === 'rsa') {
                add(suite.id, chain);
            }
        }
    }
    return { pairs, any: true, unknown };
}

const figures = (row, side) => ({
    insn: row[`${side}_insn`], step: row[`${side}_step_insn`], ram: row[`${side}_ram`],
    stack: row[`${side}_stack`], heap: row[`${side}_peak`], largest: row[`${side}_largest`],
    parts: { context: row[`${side}_ctx`], connection: row[`${side}_life_peak`], shared: row.shared_heap,
        deepest: Math.max(row[`${side}_stack`], row[`${side}_transfer_stack`] ?? 0) },
    send: row[side === 'client' ? 'send_1024' : 'server_send_1024'],
    recv: row[side === 'client' ? 'recv_1024' : 'server_recv_1024'],
});

const check = (key, ok, text, more = {}) => ({ key, ok, text, ...more });

function licenceCheck(image, licence) {
    const gpl = /GPL/.test(image.licence) && !/Apache|MIT|BSD/.test(image.licence);
    if (licence === 'any') {
        return check('licence', true, image.licence);
    }
    if (!gpl) {
        return check('licence', true, `${image.licence}: may be taken without the GPL`);
    }
    return licence === 'bought'
        ? check('licence', true, 'by a commercial licence of wolfSSL Inc.')
        : check('licence', false, `${image.licence}, or a licence bought from wolfSSL Inc.`);
}

function limitCheck(key, what, have, limitKb) {
    if (have === null || have === undefined) {
        return check(key, null, `${what}: not measured`);
    }
    const limit = limitKb === null || limitKb === undefined ? null : limitKb * KIB;
    const kb = (n) => `${(n / KIB).toFixed(1)} KB`;
    if (limit === null) {
        return check(key, true, `${kb(have)} of ${what}`, { have, limit, margin: null });
    }
    const left = limit - have;
    return check(key, left >= 0, left >= 0 ? `${kb(have)} of ${kb(limit)} ${what}, ${kb(left)} to spare`
        : `${kb(have)} of ${what}, ${kb(-left)} too much`, { have, limit, margin: left / limit });
}

// The rows of one image that answer each demanded handshake, and what is missing.
function answers(image, rows, demand, needs, suites) {
    const without = (f) => (needs.ownStack ? { ...f, ram: f.ram - f.parts.deepest } : f);
    const has = new Map(suites.map((s) => [s.id, s.backends || []]));
    const side = needs.server ? 'server' : 'client';
    const found = [];
    const missing = [];
    const unmeasured = [];
    for (const pair of demand.pairs) {
        if (pair.chain === null) {
            missing.push({ ...pair, why: 'cannot go with an RSA chain' });
            continue;
        }
        const same = rows.filter((r) => r.suite === pair.suite && r.chain === pair.chain
            && Boolean(r.mutual) === Boolean(needs.mutual));
        const row = same.find((r) => !r.error);
        if (row && row[`${side}_insn`]) {
            found.push({ ...pair, row, ...without(figures(row, side)) });
        } else if (same.length) {
            missing.push({ ...pair, why: same[0].error || 'no figures' });
        } else if (!has.get(pair.suite)?.includes(image.backend)) {
            missing.push({ ...pair, why: `${image.backend} does not have it` });
        } else {
            unmeasured.push(pair);
        }
    }
    return { found, missing, unmeasured };
}

const most = (list, key) => list.reduce((a, b) => (b[key] > a[key] ? b : a));
const least = (list, key) => list.reduce((a, b) => (b[key] < a[key] ? b : a));

function suiteCheck(demand, got) {
    const ids = new Set(demand.pairs.map((p) => p.suite));
    if (demand.unknown.length) {
        return check('suites', false, `no suite is called ${demand.unknown.join(', ')}`);
    }
    if (demand.any) {
        if (got.found.length) {
            return check('suites', true, `${new Set(got.found.map((f) => f.suite)).size} suites with forward secrecy and AEAD to choose from`);
        }
        return got.unmeasured.length ? check('suites', null, 'no such handshake was measured on this part')
            : check('suites', false, 'none that was asked for');
    }
    const wrongChain = got.missing.filter((m) => m.chain === null);
    if (wrongChain.length) {
        return check('suites', false, `cannot go with an RSA chain: ${wrongChain.map((m) => m.name).join(', ')}`);
    }
    if (got.missing.length) {
        const lacking = new Set(got.missing.map((m) => m.suite));
        return check('suites', false, `lacks ${ids.size > 1 ? `${lacking.size} of ${ids.size}: ` : ''}${[...new Set(got.missing.map((m) => m.name))].join(', ')}`,
            { have: ids.size - lacking.size, limit: ids.size });
    }
    if (got.unmeasured.length) {
        return check('suites', null, `not measured on this part: ${got.unmeasured.map((p) => `${p.name} (${p.chain})`).join(', ')}`);
    }
    return check('suites', true, ids.size === 1 ? got.found[0].name : `all ${ids.size} suites`, { have: ids.size, limit: ids.size });
}

// One build held against the needs.
export function judge(image, rows, data, needs, demand = demands(needs, data.suites)) {
    const got = answers(image, rows, demand, needs, data.suites);
    const checks = [licenceCheck(image, needs.licence)];
    if (needs.server) {
        const profile = data.features?.[image.profile];
        checks.push(profile && !profile.SERVER ? check('role', false, `profile ${image.profile} is client only`)
            : check('role', true, 'has the server role'));
    }
    checks.push(suiteCheck(demand, got));
    if (needs.publicServer) {
        checks.push(check('records', image.records_in >= FULL_RECORD, image.records_in >= FULL_RECORD
            ? 'takes records of 16 KB' : `made for records of ${image.records_in} bytes, and a public server sends 16384`));
    }
    // Where the device may choose, it offers the one suite that serves the goal; else the worst one counts.
    const key = needs.goal === 'ram' ? 'ram' : 'insn';
    const basis = got.found.length === 0 ? [] : demand.any ? [least(withinRam(got.found, needs), key)] : got.found;
    const slowest = basis.length ? most(basis, 'insn') : null;
    const fastest = basis.length ? least(basis, 'insn') : null;
    const fullest = basis.length ? most(basis, 'ram') : null;
    checks.push(limitCheck('ram', needs.ownStack ? 'RAM without the stack' : 'RAM', fullest?.ram, needs.ramKb));
    checks.push(limitCheck('flash', 'flash', image.flash_bytes, needs.flashKb));
    const notes = [...new Set(basis.map((b) => b.row.note).filter(Boolean))];
    const ok = checks.every((c) => c.ok === true);
    const unknown = !ok && checks.every((c) => c.ok !== false);
    return {
        image, key: imageKey(image), checks, notes, missing: got.missing, unmeasured: got.unmeasured,
        found: got.found, short: shortfall(checks), verdict: ok ? 'fits' : unknown ? 'unknown' : 'fails',
        slowest, fastest, fullest, ram: fullest?.ram ?? null, flash: image.flash_bytes ?? null,
        insn: slowest?.insn ?? null, ms: slowest ? milliseconds(slowest.insn, needs.clockMhz) : null,
        stepMs: basis.length ? milliseconds(most(basis, 'step').step, needs.clockMhz) : null,
        chosen: demand.any && basis.length ? basis[0] : null,
    };
}

// Those that fit the RAM, if any does: a device that chooses its suite chooses one that it can afford.
function withinRam(found, needs) {
    const fit = needs.ramKb ? found.filter((f) => f.ram <= needs.ramKb * KIB) : found;
    return fit.length ? fit : found;
}

// How far a build is from fitting: a limit counts by the share that it is over, anything else is wholly lacking.
const shortfall = (checks) => checks.filter((c) => c.ok === false).reduce((sum, c) => sum + (c.margin ? Math.min(1, -c.margin) : 1), 0);

const ORDER = { time: ['insn', 'ram', 'flash'], ram: ['ram', 'insn', 'flash'], flash: ['flash', 'insn', 'ram'] };
const RANK = { fits: 0, unknown: 1, fails: 2 };

function compare(goal) {
    const keys = ORDER[goal] || ORDER.time;
    return (a, b) => {
        if (a.verdict !== b.verdict) {
            return RANK[a.verdict] - RANK[b.verdict];
        }
        if (a.short !== b.short) {
            return a.short - b.short;
        }
        for (const key of keys) {
            const [x, y] = [a[key] ?? Infinity, b[key] ?? Infinity];
            if (x !== y) {
                return x < y ? -1 : 1;
            }
        }
        return a.key < b.key ? -1 : 1;
    };
}

// Every build of the part, best first.
export function rank(data, needs) {
    const demand = demands(needs, data.suites);
    const rows = rowsByImage(data);
    const results = Object.entries(data.images).filter(([, image]) => image.target === needs.target)
        .map(([id, image]) => judge(image, rows.get(id), data, needs, demand));
    return { demand, results: results.sort(compare(needs.goal)) };
}

// A profile's image and the one that has every suite added to it were each measured with the suites that only
// they answer for: the larger one does what the smaller does as well, with its own static data.
export function rowsByImage(data) {
    const rows = new Map(Object.keys(data.images).map((id) => [id, []]));
    data.rows.forEach((row) => rows.get(row.image)?.push(row));
    const pairOf = (row) => `${row.suite} ${row.chain} ${row.mutual}`;
    for (const [id, image] of Object.entries(data.images)) {
        if (image.suites !== 'all') {
            continue;
        }
        const smaller = Object.entries(data.images).find(([, other]) => other.suites === 'profile' && imageKey(other) === imageKey(image));
        if (!smaller) {
            continue;
        }
        const own = new Set(rows.get(id).map(pairOf));
        const theirs = new Set(rows.get(smaller[0]).map(pairOf));
        const added = rows.get(id).filter((row) => !theirs.has(pairOf(row)));
        const more = image.static_bytes - smaller[1].static_bytes;
        rows.get(id).push(...rows.get(smaller[0]).filter((row) => !own.has(pairOf(row)) && !row.error)
            .map((row) => ({ ...row, client_ram: row.client_ram + more, server_ram: row.server_ram + more })));
        rows.get(smaller[0]).push(...added.map((row) => ({ ...row, error: `not in profile ${image.profile}` })));
    }
    return rows;
}

// The command that measures handshakes of an image anew.
export function command(image, rows) {
    const words = ['./run firmware', `--targets ${image.target}`, `--backends ${image.backend}`,
        `--profiles ${image.profile}`, `--records ${image.records_in}x${image.records_out}`];
    words.push(`--suites ${[...new Set(rows.map((r) => r.suite))].join(',')}`);
    if (rows.some((r) => r.mutual)) {
        words.push('--mutual');
    }
    return words.join(' ');
}
