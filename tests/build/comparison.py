#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the comparison in README.md against what the built command says of the linked libraries.

    comparison.py USSL README      USSL_REGENERATE=1 in the environment writes it
"""
import json
import os
import subprocess
import sys

BEGIN = "<!-- comparison: written by tests/build/comparison.py -->"
END = "<!-- end of comparison -->"

# What a reader asks, and the capability bit that answers it.
QUESTIONS = [
    ("own key in a secure element", "external_key"),
    ("... with RSA in TLS 1.3", "external_rsa_1_3"),
    ("KeyUpdate (TLS 1.3)", "key_update"),
    ("max_fragment_length in TLS 1.3", "max_fragment_1_3"),
    ("record_size_limit (RFC 8449)", "record_size_limit"),
    ("insist on the extended master secret", "require_ems"),
    ("OCSP stapling", "ocsp_stapling"),
    ("names of CAs in the certificate request", "ca_names"),
    ("tells the peer's signature scheme", "sigalg_info"),
]


def ask(ussl, *words):
    return json.loads(subprocess.run([ussl, *words, "--json"], check=True, capture_output=True).stdout)


def table(ussl):
    backends = ask(ussl, "version")["backends"]
    suites = ask(ussl, "suites")
    names = [b["name"] for b in backends]

    def count(seed):
        return [sum(s[n] and s["seed"] == seed for s in suites) for n in names]

    total = sum(s["seed"] for s in suites) - 1  # the SCSV is a signal
    rows = [
        ["", *(f"{b['name']} {b['version']}" for b in backends)],
        ["---"] * (len(names) + 1),
        ["licence", *(f"`{b['licence']}`" for b in backends)],
        [f"documented suites, of {total}", *(str(n) for n in count(True))],
        ["TLS 1.3 suites, of 5", *(str(n) for n in count(False))],
    ]
    for question, cap in QUESTIONS:
        rows.append([question, *("yes" if cap in b["caps"] else "no" for b in backends)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main():
    ussl, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    wanted = text[:start] + "\n" + table(ussl) + "\n" + text[end:]
    if wanted == text:
        return
    if os.environ.get("USSL_REGENERATE") == "1":
        with open(path, "w", encoding="utf-8") as file:
            file.write(wanted)
        return
    sys.exit(f"{path}: the comparison is stale; write it anew with USSL_REGENERATE=1 (see this script)")


main()
