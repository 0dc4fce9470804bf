#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the table of verdicts against `openssl verify`, a judge who knows nothing of ours: compare.py PKI"""
import ipaddress
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def rows():
    with open(os.path.join(HERE, "cases.tsv"), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def verdict(pki, row, purpose, scratch):
    """(accepted, OpenSSL's words)"""
    with open(os.path.join(pki, row["chain"]), encoding="ascii") as f:
        blocks = f.read().split("-----BEGIN ")[1:]
    leaf = os.path.join(scratch, "leaf.pem")
    rest = os.path.join(scratch, "rest.pem")
    for path, part in ((leaf, blocks[:1]), (rest, blocks[1:])):
        with open(path, "w", encoding="ascii") as f:
            f.write("".join("-----BEGIN " + b for b in part))
    args = ["openssl", "verify", "-partial_chain", "-no-CApath", "-no-CAstore", "-CAfile",
            os.path.join(pki, row["ca"]), "-purpose", "sslserver" if purpose == "server" else "sslclient"]
    if blocks[1:]:
        args += ["-untrusted", rest]
    if row["name"] != "-":
        try:
            ipaddress.ip_address(row["name"])
            args += ["-verify_ip", row["name"]]
        except ValueError:
            args += ["-verify_hostname", row["name"]]
    if row["time"] != "-":
        args += ["-attime", row["time"]]
    if row["crl"] != "-":
        args += ["-CRLfile", os.path.join(pki, row["crl"])]
    if row["policy"] == "all":
        args += ["-crl_check_all"]
    elif row["policy"] == "leaf" or row["crl"] != "-":
        args += ["-crl_check"]
    done = subprocess.run(args + [leaf], capture_output=True, text=True)
    words = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("error ")]
    return done.returncode == 0, words[0] if words else "ok"


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: compare.py PKI")
    compared, differ, surprises = 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for row in rows():
            for purpose in ("server", "client") if row["purpose"] == "both" else (row["purpose"],):
                accepted, words = verdict(sys.argv[1], row, purpose, scratch)
                ours = row["reasons"] == "ok"
                if row["openssl"] == "-":
                    differ += accepted != ours
                    print("by its own rules: %-20s %s: we say %s, OpenSSL %s (%s)" % (
                        row["case"], purpose, row["reasons"], words, row["note"]))
                    continue
                compared += 1
                if accepted != (row["openssl"] == "ok"):
                    surprises += 1
                    print("NOT AS EXPECTED: %-20s %s: we say %s, OpenSSL %s (%s)" % (
                        row["case"], purpose, row["reasons"], words, row["note"]))
    print("%d verdicts compared with openssl verify, %d not as expected; %d more differ by rule" % (
        compared, surprises, differ))
    return 1 if surprises or compared < 200 else 0


if __name__ == "__main__":
    sys.exit(main())
