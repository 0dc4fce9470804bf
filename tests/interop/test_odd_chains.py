#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Chains of the table of verdicts that no library loads as its own, shown by OpenSSL's s_server."""
import os
import sys

import peers

# Case, key that OpenSSL signs with, versions that it can show the chain in.
BOTH = ("tls1.2", "tls1.3")
SHOWN = (
    ("alg_mismatch", "ec.key", BOTH),
    ("explicit", "explicit.key", BOTH),
    ("odd_behind", "ec.key", BOTH),
    ("depth_9", "ec.key", BOTH),
    ("depth_12", "ec.key", BOTH),
    # In TLS 1.2 OpenSSL finds no suite for a certificate whose extensions it cannot read.
    ("bad_ext", "ec.key", ("tls1.3",)),
    ("doubled", "ec.key", ("tls1.3",)),
)
ALERTS = {"revoked": 44, "untrusted": 48, "bad_chain": 42, "not_ca": 48, "path_too_long": 48, "weak_key": 42}


def table():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pki", "cases.tsv")
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    return {row[0]: dict(zip(rows[0], row)) for row in rows[1:]}


def show(args, row, key):
    port = peers.free_port()
    chain = f"{args.pki}/{row['chain']}"
    # OpenSSL puts the leaf before what -cert_chain holds.
    behind = os.path.join(args.out, f"odd-chain-{row['case']}.pem")
    with open(chain, encoding="ascii") as whole, open(behind, "w", encoding="ascii") as rest:
        rest.write("-----BEGIN " + "-----BEGIN ".join(whole.read().split("-----BEGIN ")[2:]))
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}", "-quiet",
               "-cert", chain, "-cert_chain", behind, "-key", f"{args.pki}/{key}", "-cipher", "ALL:@SECLEVEL=0"]
    return peers.Server(command, port, os.path.join(args.out, f"odd-chain-{row['case']}.log"))


def test(args, count):
    rows = table()
    judged = 0
    for case, key, versions in SHOWN:
        row = rows[case]
        wanted = [] if row["reasons"] == "ok" else row["reasons"].split(",")
        with show(args, row, key) as s:
            for backend in peers.linked(args.ussl):
                for version in versions:
                    code, report, words = peers.our_client(
                        args.ussl, backend, s.port, "--servername", row["name"], "--cafile",
                        f"{args.pki}/{row['ca']}", "--min", version, "--max", version)
                    alert = ALERTS[wanted[0]] if wanted else None
                    judged += count.expect(
                        code == (1 if wanted else 0) and report.get("verify") == wanted
                        and (report.get("alert_sent") or None) == alert,
                        f"{backend} {version} {case}: exit {code}, {report}, expected {wanted} and alert {alert} {words}")
    count.floor("verdicts on odd chains", judged, 2 * 12 if len(peers.linked(args.ussl)) > 1 else 12)


if __name__ == "__main__":
    sys.exit(peers.main(test, "odd chains from openssl s_server"))
