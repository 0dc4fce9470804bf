#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the demonstration PKI: pki.py OUT. Its authority's keys are thrown away when it is done."""
import os
import shutil
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "pki"))
sys.dont_write_bytecode = True

from certs import Key, basic, eku, issue, name, san, usage  # noqa: E402

ORG = "ussl demonstration"
SERVER = ("dns:myssl.com", "ip:192.0.2.7")
KINDS = {"ca-ec": "ec", "ca-rsa": "rsa", "stranger": "ec", "server-ec": "ec", "server-rsa": "rsa",
         "server-ecdh": "ec", "device": "ec"}


def main(out):
    os.makedirs(out, exist_ok=True)
    work = tempfile.mkdtemp()
    try:
        keys = {file: Key(os.path.join(work, file + ".key"), kind) for file, kind in KINDS.items()}

        def authority(file, words):
            exts = [basic(True), usage("certsign", "crlsign")]
            return issue(name(words, ORG), keys[file], None, exts, start="2024-01-01", end="2049-12-31")

        def leaf(words, key, issuer, names, purpose="server", **how):
            agree = "encipher" if keys[key].kind.startswith("rsa") else "agree"
            exts = [basic(), usage("sign", agree), eku(purpose), san(*names)]
            return issue(name(words, ORG), keys[key], issuer, exts, **how)

        ec = authority("ca-ec", "Demonstration CA (EC), trusted by this simulator alone")
        rsa = authority("ca-rsa", "Demonstration CA (RSA), trusted by this simulator alone")
        stranger = authority("stranger", "A CA that nobody trusts")
        certs = {
            "server-ec": leaf("myssl.com", "server-ec", ec, SERVER),
            "server-rsa": leaf("myssl.com", "server-rsa", rsa, SERVER),
            "server-ecdh": leaf("myssl.com", "server-ecdh", rsa, SERVER),
            "expired": leaf("expired.myssl.com", "server-ec", ec, ["dns:expired.myssl.com"], end="2025-01-01"),
            "untrusted": leaf("untrusted.myssl.com", "server-ec", stranger, ["dns:untrusted.myssl.com"]),
            "device": leaf("Demonstration device", "device", ec, ["dns:device7.example"], "client"),
        }
        write(out, "ca.pem", ec.pem() + rsa.pem())
        for file, cert in certs.items():
            write(out, file + ".pem", cert.pem())
        for file in ("server-ec", "server-rsa", "server-ecdh", "device"):
            shutil.copyfile(keys[file].path, os.path.join(out, file + ".key"))
    finally:
        shutil.rmtree(work)


def write(out, file, text):
    with open(os.path.join(out, file), "w", encoding="ascii") as f:
        f.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: pki.py OUT")
    main(sys.argv[1])
