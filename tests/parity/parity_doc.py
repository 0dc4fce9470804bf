#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/parity.md from what the parity test saw, or fails when that file is stale.

    parity_doc.py RESULTS_DIR DOCUMENT      USSL_REGENERATE=1 in the environment writes it
"""
import os
import sys

BACKENDS = ("mbedtls", "wolfssl")


def read(folder, backend):
    rows = []
    with open(os.path.join(folder, f"parity-{backend}.tsv"), encoding="utf-8") as lines:
        for line in lines:
            function, what, seen, state, why = line.rstrip("\n").split("\t")
            rows.append(((function, what, seen), state, why))
    return rows


def cell(state, why):
    if state == "yes":
        return "yes"
    return "NOTSUP: " + why if state == "notsup" else "BROKEN"


def document(folder):
    tables = [read(folder, b) for b in BACKENDS]
    lines = []
    full = one = none = 0
    for group in zip(*tables):
        function, what, seen = group[0][0]
        states = [state for _, state, _ in group]
        full += states.count("yes") == len(states)
        none += states.count("yes") == 0
        one += 0 < states.count("yes") < len(states)
        cells = [cell(state, why) for _, state, why in group]
        lines.append(f"| `{function}` | {what} | {seen} | " + " | ".join(cells) + " |")
    head = [
        "# Options on both backends",
        "",
        "Generated from a run of the parity test; do not edit. Each row was set on a context or connection and",
        "its effect observed where the third column says; what a backend cannot do answers `USSL_E_NOTSUP` when",
        "it is set, and its capability bit says so. `USSL_REGENERATE=1 ctest --test-dir build/host -R ^documents`",
        "writes this file; a test fails when it is stale, and another when an option of `ussl.h` has no row.",
        "",
        f"{full} rows work on both, {one} on one side only, {none} on none.",
        "",
        "| option | what was tried | seen in | " + " | ".join(BACKENDS) + " |",
        "|" + " --- |" * (3 + len(BACKENDS)),
    ]
    return "\n".join(head + lines) + "\n"


def main():
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))
    from stale import hold

    return hold(sys.argv[2], document(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
