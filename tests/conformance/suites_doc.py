#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/suites.md from what the suite matrix saw, or fails when that file is stale.

    suites_doc.py RESULTS_DIR DOCUMENT      USSL_REGENERATE=1 in the environment writes it
"""
import os
import sys

SEED, TLS1_3, FORWARD_SECRET, RECOMMENDED, SIGNALLING = 1, 2, 4, 8, 16


def read_inventory(folder):
    backends, suites = [], []
    with open(os.path.join(folder, "matrix-inventory.txt"), encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[0] == "backend":
                backends.append((cells[1], cells[2]))
            else:
                suites.append(
                    {
                        "id": cells[1],
                        "name": cells[2],
                        "openssl": cells[3],
                        "flags": int(cells[4]),
                        "state": cells[5:],
                    }
                )
    return backends, suites


def read_run(folder, client, server):
    """The suites that passed on both transports."""
    passed = None
    for transport in ("smooth", "stutter"):
        path = os.path.join(folder, f"matrix-{client}-{server}-{transport}.txt")
        with open(path, encoding="utf-8") as lines:
            ids = set(lines.read().split())
        passed = ids if passed is None else passed & ids
    return passed


def strength(flags):
    if flags & SIGNALLING:
        return "signal"
    words = ["forward secret" if flags & FORWARD_SECRET else "no forward secrecy"]
    if flags & RECOMMENDED:
        words.insert(0, "default")
    return ", ".join(words)


def row_of(suite, backends, runs):
    cells = [suite["id"], suite["name"], suite["openssl"] or "-", strength(suite["flags"])]
    for i, (name, _) in enumerate(backends):
        state = suite["state"][i]
        if suite["flags"] & SIGNALLING:
            cells.append("sent")
        elif state != "+":
            cells.append("no: " + state)
        else:
            peers = [p for p, _ in backends if suite["id"] in runs[(name, p)]]
            cells.append("with " + ", ".join(peers) if peers else "FAILED")
    return "| " + " | ".join(cells) + " |"


def table(title, suites, backends, runs):
    heads = ["id", "IANA name", "OpenSSL name", "strength"]
    heads += [f"{name} {version} client" for name, version in backends]
    out = [f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    out += [row_of(s, backends, runs) for s in suites]
    return out + [""]


def document(folder):
    backends, suites = read_inventory(folder)
    names = [name for name, _ in backends]
    runs = {(c, s): read_run(folder, c, s) for c in names for s in names}
    out = [
        "# Cipher suites",
        "",
        "Generated from a run of the suite matrix; do not edit. Each suite that a cell names made a",
        "handshake, moved 20,000 bytes each way and closed cleanly, once over a smooth transport and once",
        "over one that stutters, with the server that is named. `USSL_REGENERATE=1 ctest --test-dir",
        "build/host -R ^documents` writes this file; a test fails when it is stale.",
        "",
        "| client | server | suites |",
        "| --- | --- | --- |",
    ]
    out += [f"| {c} | {s} | {len(runs[(c, s)])} |" for c in names for s in names]
    out.append("")
    ours = [s for s in suites if s["flags"] & (SEED | TLS1_3)]
    others = [s for s in suites if not s["flags"] & (SEED | TLS1_3)]
    out += table("TLS 1.3, and the list of the seed in its order", ours, backends, runs)
    if others:
        out += [
            "## Beyond the list",
            "",
            "Suites of pre-shared keys; they are not part of the matrix above and have tests of their own.",
            "",
            "| id | IANA name | " + " | ".join(names) + " |",
            "|" + " --- |" * (2 + len(names)),
        ]
        for s in others:
            cells = ["yes" if state == "+" else "no: " + state for state in s["state"]]
            out.append(f"| {s['id']} | {s['name']} | " + " | ".join(cells) + " |")
        out.append("")
    return "\n".join(out)


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from stale import hold

    return hold(sys.argv[2], document(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
