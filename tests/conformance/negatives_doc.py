#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/negatives.md from the handshakes of the negatives test, or fails when it is stale.

    negatives_doc.py RESULTS_DIR DOCUMENT      USSL_REGENERATE=1 in the environment writes it
"""
import os
import sys

BACKENDS = ("mbedtls", "wolfssl")
ALERTS = {
    -1: "", 40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate",
    44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown", 48: "unknown_ca",
    49: "access_denied",
}


def read(folder, backend):
    seen = {}
    with open(os.path.join(folder, f"negatives-{backend}.tsv"), encoding="utf-8") as lines:
        for line in lines:
            case, shown_by, version, code, reason, alert = line.rstrip("\n").split("\t")
            number = int(alert)
            words = [code] if code == "ok" else [code, reason, f"{number} {ALERTS.get(number, '')}".strip()]
            seen.setdefault(case, {})[(shown_by, version)] = ", ".join(words)
    return seen


def together(outcomes):
    """One cell: the outcome, and where it was seen if not everywhere alike."""
    kinds = sorted(set(outcomes.values()))
    if len(kinds) == 1:
        return kinds[0]
    return "; ".join(f"{kind} ({', '.join(' '.join(w) for w, k in outcomes.items() if k == kind)})" for kind in kinds)


def document(folder):
    tables = [read(folder, b) for b in BACKENDS]
    out = [
        "# What is refused, and how",
        "",
        "Generated from a run of the negatives test; do not edit. Each case of `tests/pki/cases.tsv` that has a key",
        "was shown in a handshake over TLS 1.2 and over 1.3, by a server to our client, and where it fits by a",
        "client to our server. The cells give what the judging side returned, its primary reason, and the alert",
        "that arrived at the peer. `USSL_REGENERATE=1 ctest --test-dir build/host -R ^documents` writes this file;",
        "a test fails when it is stale.",
        "",
        "| case | handshakes | " + " | ".join(BACKENDS) + " |",
        "|" + " --- |" * (2 + len(BACKENDS)),
    ]
    for case in tables[0]:
        cells = [together(t.get(case, {})) for t in tables]
        out.append(f"| {case} | {len(tables[0][case])} | " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from stale import hold

    return hold(sys.argv[2], document(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
