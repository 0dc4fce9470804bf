// SPDX-License-Identifier: MIT
// Binaryen's spill-pointers for what needs it, and its -O2 for all. A collector that looks for pointers
// cannot see the locals of WebAssembly, so a function of the interpreter that may hold a Python object
// over a call keeps it in memory as well. The TLS libraries hold none, and what cannot reach a collection
// need not: theirs stay in registers, which makes the file a fifth smaller and the handshake faster.
//
//   node spill.mjs --binaryen FOLDER --python SYMBOLS --others SYMBOLS --out OUT.wasm IN.wasm
//
// SYMBOLS are lists of `llvm-nm`. A function that both lists name, or neither, counts as Python's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(['binaryen', 'python', 'others', 'out'].map((name) => [name, { type: 'string' }])),
});
const { default: binaryen } = await import(pathToFileURL(join(values.binaryen, 'index.js')).href);

// Names of functions: the letter t or T before them.
const functions = (file) => new Set([...readFileSync(file, 'utf8').matchAll(/ [tT] (\S+)$/gm)].map((match) => match[1]));
const python = functions(values.python);
const others = functions(values.others);
// The linker's and Binaryen's copies of a name: fill.1, fill_2.
const base = (name) => name.replace(/(\.\d+|_\d+)$/, '');
const free = (name) => others.has(name) && !python.has(name) && !python.has(base(name));

const module = binaryen.readBinary(readFileSync(positionals[0]));
module.setFeatures(binaryen.Features.MVP | binaryen.Features.ExceptionHandling | binaryen.Features.BulkMemory |
    binaryen.Features.SignExt | binaryen.Features.MutableGlobals | binaryen.Features.NontrappingFPToInt |
    binaryen.Features.SIMD128);

const all = Array.from({ length: module.getNumFunctions() }, (_, i) => module.getFunctionByIndex(i));
const imported = all.map(binaryen.getFunctionInfo).filter((info) => info.module).map((info) => info.name);

// Which functions can reach one of `goals`: it may lie behind any call through a table, and behind any
// call of the host, which may let another call in while it waits.
function reaching(text, goals) {
    const callers = new Map();
    const found = new Set(goals);
    let current;
    for (const [, defined, called, indirect] of text.matchAll(/\(func \$(\S+)|\(call \$([^\s)]+)|\((call_indirect)/g)) {
        if (defined) {
            current = defined;
        } else if (indirect) {
            found.add(current);
        } else {
            callers.has(called) ? callers.get(called).push(current) : callers.set(called, [current]);
        }
    }
    for (const name of found) { // grows while it is walked
        (callers.get(name) || []).forEach((caller) => found.add(caller));
    }
    return found;
}

// The linker may put the first into its callers, but not all of them: a build without their names is not judged.
const COLLECTORS = ['gc_collect', 'gc_alloc', 'gc_realloc', 'm_malloc', 'm_realloc'];
const defined = new Set(all.map((at) => binaryen.getFunctionInfo(at).name));
const lost = COLLECTORS.filter((name) => !defined.has(name));
if (lost.length) {
    throw new Error(`${positionals[0]} has no function of the name ${lost.join(', ')}: what can collect is not known`);
}
const collecting = reaching(module.emitText(), [...COLLECTORS, ...imported]);
let spilled = 0;
let left = 0;
for (const at of all) {
    const { name, module: from } = binaryen.getFunctionInfo(at);
    if (!from && collecting.has(name) && !free(name)) {
        spilled++;
        module.runPassesOnFunction(at, ['spill-pointers']);
    } else if (!from) {
        left++;
    }
}
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(0);
module.runPasses(['strip-producers']);
module.optimize();
module.runPasses(['strip-debug']);
writeFileSync(values.out, module.emitBinary());
console.log(`pointers are spilled in ${spilled} functions of Python, not in ${left} others`);
