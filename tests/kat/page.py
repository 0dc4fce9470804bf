#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Known answers by primitive and backend: writes docs/known-answers.md, or fails when it is stale.

    page.py PAGE KAT VECTORS KNOWN        USSL_REGENERATE=1 in the environment writes it

KAT is the test program, VECTORS and KNOWN its arguments. The page holds what the run printed; a
vector that answers otherwise than KNOWN says fails the test itself, and this one with it.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

ROW = re.compile(r"^(\w+)\s+(\w+) (\w+)\s+(\d+) of\s+(\d+), (\d+) known$")
CAMELLIA = re.compile(r"^(\w+)\s+camellia (RFC 3713|GCM against libgcrypt)\s+(.*)$")
WHAT = {"aead": "AEAD, seal and open", "cbc": "CBC", "hmac": "HMAC", "agree": "key agreement", "verify": "signature"}
CAMELLIA_NAMES = {"RFC 3713": "Camellia, vectors of RFC 3713", "GCM against libgcrypt": "Camellia-GCM against libgcrypt"}


def counted(text):
    """What the run says: {(primitive, algorithm): {backend: (passed, run)}}, and the same of Camellia."""
    table, camellia = collections.defaultdict(dict), collections.defaultdict(dict)
    for line in text.splitlines():
        row, other = ROW.match(line), CAMELLIA.match(line)
        if row:
            backend, primitive, algorithm, passed, run, _ = row.groups()
            table[primitive, algorithm][backend] = (int(passed), int(run))
        elif other:
            backend, name, verdict = other.groups()
            camellia[name][backend] = verdict
    return table, camellia


def known(path):
    """The differences that were looked at: {(backend, what it means): [vector, ...]}."""
    found = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            backend, vector, meaning = line.split("\t")
            found[backend, meaning].append(vector)
    return found


def page(text, differences):
    table, camellia = counted(text)
    backends = sorted({b for row in table.values() for b in row})
    if not backends:
        sys.exit(f"no counts in what the test printed:\n{text}")
    lines = ["# Known answers", "",
             "Written by `USSL_REGENERATE=1 ./run tests kat`; do not edit. Project Wycheproof's vectors, "
             "read from Debian's source package,",
             "against the `cipher` operations of each backend, which the bench measures too: valid answers must come out, and",
             "manipulated ones be refused. A cell is vectors that answered as Wycheproof says, of those that were run.", "",
             "| primitive | algorithm | " + " | ".join(backends) + " |", "| --- | --- |" + " ---: |" * len(backends)]
    sums = collections.Counter()
    for (primitive, algorithm), row in table.items():
        cells = []
        for backend in backends:
            passed, run = row.get(backend, (0, 0))
            sums[backend, "passed"] += passed
            sums[backend, "run"] += run
            cells.append(f"{passed} of {run}" if run else "absent")
        lines.append(f"| {WHAT.get(primitive, primitive)} | {algorithm.replace('_', '-')} | {' | '.join(cells)} |")
    for name, row in camellia.items():
        lines.append(f"| {CAMELLIA_NAMES[name]} | | " + " | ".join(row.get(b, "absent").strip("()") for b in backends) + " |")
    lines.append("| **all** | | " + " | ".join(f"{sums[b, 'passed']} of {sums[b, 'run']}" for b in backends) + " |")
    lines += ["", "## What differs, and what that means", "",
              "| backend | vectors | what it means | which |", "| --- | ---: | --- | --- |"]
    for (backend, meaning), vectors in differences.items():
        lines.append(f"| {backend} | {len(vectors)} | {meaning} | {', '.join(vectors)} |")
    lines += ["", "Any other difference fails the test, and so does one of these that is gone (`tests/kat/known.tsv`). The code that",
              "profile `fast` runs on a Cortex-M4 answers the same vectors under QEMU: `./run tests kat-m4`.", ""]
    return "\n".join(lines)


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    path, program, vectors, differences = map(pathlib.Path, sys.argv[1:])
    run = subprocess.run([program.resolve(), vectors, differences], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(run.stdout + run.stderr)
        return 1
    text = page(run.stdout, known(differences))
    if os.environ.get("USSL_REGENERATE") == "1":
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: written")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == text:
        print(f"{path.name}: up to date")
        return 0
    print(f"{path.name} is stale: USSL_REGENERATE=1 ./run tests kat")
    return 1


if __name__ == "__main__":
    sys.exit(main())
