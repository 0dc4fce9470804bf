#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command itself: exit codes, hints, and JSON that is nothing but JSON."""
import json
import os
import subprocess
import sys

import peers

KEYS = (
    "backend version suite group sigalg alpn sni resumed verify alert_sent alert_received error handshake_ms "
    "bytes_in bytes_out"
).split()
NOWHERE = ["client", "--connect", "127.0.0.1:1"]

# (exit code, a word that stderr must hold, the command line); {pki} is the folder of the test PKI.
LINES = [
    (2, "ussl COMMAND --help", []),
    (2, "there is no command", ["frobnicate"]),
    (2, "--connect HOST:PORT", ["client"]),
    (2, "did you mean --servername?", [*NOWHERE, "--servernam", "x"]),
    (2, "is not for this command", [*NOWHERE, "--listen", "127.0.0.1:0"]),
    (2, "is no option", [*NOWHERE, "127.0.0.1"]),
    (2, "HOST:PORT", ["client", "--connect", "127.0.0.1"]),
    (2, "HOST:PORT", ["client", "--connect", "::1:443"]),
    (2, "HOST:PORT", ["client", "--connect", "127.0.0.1:http"]),
    (2, "needs a value", [*NOWHERE, "--cafile"]),
    (2, "takes no value", [*NOWHERE, "--json=yes"]),
    (2, "comes twice", [*NOWHERE, "--http", "--http"]),
    (2, "exclude each other", [*NOWHERE, "--http", "--send", "x"]),
    (2, "belong together", [*NOWHERE, "--cert", "x"]),
    (2, "belong together", [*NOWHERE, "--psk", "00"]),
    (2, "a number from", [*NOWHERE, "--timeout", "0"]),
    (2, "a number from", [*NOWHERE, "--reconnect", "-1"]),
    (2, "takes EPOCH", [*NOWHERE, "--time", "today"]),
    (2, "tls1.2|tls1.3", [*NOWHERE, "--min", "tls1.1"]),
    (2, "--min is above --max", [*NOWHERE, "--min", "tls1.3", "--max", "tls1.2"]),
    (2, "takes mbedtls or wolfssl", [*NOWHERE, "--backend", "gnutls"]),
    (2, "TLS_NOTHING", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--suites", "TLS_NOTHING"]),
    (2, "P-1", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--groups", "x25519,P-1"]),
    (2, "44 characters", [*NOWHERE, "--pin", "AAAA"]),
    (2, "hexadecimal", [*NOWHERE, "--psk-identity", "a", "--psk", "0g"]),
    (2, "port", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--servername", "myssl.com:443"]),
    (2, "versions", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--suites", "0x002f", "--min", "tls1.3"]),
    (1, "No such file", [*NOWHERE, "--cafile", "{pki}/nobody.pem"]),
    (1, "not a file", [*NOWHERE, "--cafile", "{pki}"]),
    (1, "certificate 2", [*NOWHERE, "--cafile", "{pki}/bundle-bad.pem"]),
    (1, "--cafile F", NOWHERE),
    (1, "--key", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--cert", "{pki}/ec.pem", "--key", "{pki}/none.key"]),
    (1, "match", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--cert", "{pki}/ec.pem", "--key", "{pki}/mismatch.key"]),
    (1, "pass phrase", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--cert", "{pki}/ec.pem", "--key", "{pki}/ec-enc.key"]),
    (3, "refused", [*NOWHERE, "--cafile", "{pki}/ca.pem"]),
    (89, "record_size_limit", [*NOWHERE, "--backend", "wolfssl", "--cafile", "{pki}/ca.pem", "--record-limit", "600"]),
    (89, "TLS 1.2", [*NOWHERE, "--backend", "mbedtls", "--cafile", "{pki}/ca.pem", "--record-limit", "512"]),
    (3, "refused", [*NOWHERE, "--cafile", "{pki}/ca.pem", "--record-limit", "512", "--max", "tls1.2"]),
    (89, "ECDSA_WITH_AES_256_CCM", [*NOWHERE, "--backend", "wolfssl", "--suites", "0xc0ad"]),
    (2, "--listen", ["server"]),
    (2, "--cert F --key F", ["server", "--listen", "127.0.0.1:0"]),
    (2, "--cafile F", ["server", "--listen", "127.0.0.1:0", "--cert", "x", "--key", "y", "--client-cert", "require"]),
    (2, "--cafile F", ["verify", "--cert", "{pki}/ec.pem"]),
    (1, "PEM", ["verify", "--cert", "{pki}/ec.key", "--cafile", "{pki}/ca.pem"]),
    (0, "", ["verify", "--cert", "{pki}/ec.pem", "--cafile", "{pki}/ca.pem", "--name", "myssl.com"]),
    (1, "", ["verify", "--cert", "{pki}/ec.pem", "--cafile", "{pki}/ca.pem", "--name", "wrong.example"]),
]


def lines(args, count):
    backends = peers.linked(args.ussl)
    for code, hint, words in LINES:
        if "wolfssl" in words and "wolfssl" not in backends:
            continue
        command = [args.ussl] + [w.format(pki=args.pki) for w in words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=peers.PATIENCE, check=False)
        shown = " ".join(words)
        count.expect(done.returncode == code, f"{shown}: exit {done.returncode}, not {code}: {done.stderr}")
        count.expect(hint in done.stderr, f"{shown}: stderr lacks '{hint}': {done.stderr}")


def helps(args, count):
    for command in ("client", "server", "verify", "suites", "version"):
        for spelling in ("--help", "-h"):
            done = subprocess.run([args.ussl, command, spelling], capture_output=True, text=True, check=False)
            count.expect(done.returncode == 0 and "Examples:" in done.stdout, f"{command} {spelling}")
            count.expect(done.stderr == "", f"{command} {spelling}: stderr")
            long = [line for line in done.stdout.splitlines() if len(line) > 100 and "ussl" not in line]
            count.expect(not long, f"{command} {spelling}: lines too long")


def verify_json(args, count):
    for backend in peers.linked(args.ussl):
        for name, want in (("myssl.com", []), ("127.0.0.1", []), ("::1", []), ("wrong.example", ["wrong_name"])):
            code, text = peers.run(
                [args.ussl, "verify", "--backend", backend, "--cert", f"{args.pki}/ec.pem", "--cafile",
                 f"{args.pki}/ca.pem", "--name", name, "--json"]
            )
            verdict = json.loads(text)
            count.expect(
                verdict == {"backend": backend, "verify": want, "error": "verify" if want else None}, f"{name}: {text}"
            )
            count.expect(code == (1 if want else 0), f"{name}: exit {code}")
        code, text = peers.run(
            [args.ussl, "verify", "--backend", backend, "--cert", f"{args.pki}/ec.pem", "--cafile",
             f"{args.pki}/ca.pem", "--time", "4102444800", "--json"]
        )
        count.expect(code == 1 and json.loads(text)["verify"] == ["expired"], f"in the year 2100: {text}")


def tables(args, count):
    code, text = peers.run([args.ussl, "suites", "--json"])
    rows = json.loads(text)
    backends = peers.linked(args.ussl)
    count.expect(code == 0 and text.count("\n") == 1, "suites --json: one line")
    count.expect(len(rows) == 85 and sum(r["seed"] for r in rows) == 80, f"{len(rows)} rows")
    for row in rows:
        count.expect(
            list(row) == ["id", "name", "openssl", "seed", *backends, "reason"], f"keys of {row['name']}: {list(row)}"
        )
        count.expect(all(row[b] for b in backends) == (row["reason"] is None), f"reason of {row['name']}")
    for backend, documented in (("mbedtls", 79), ("wolfssl", 52)):
        if backend in backends:
            has = [r for r in rows if r[backend]]
            count.expect(sum(r["seed"] for r in has) == documented, f"{backend}: {len(has)} suites")
            count.expect(sum(not r["seed"] for r in has) == 5, f"{backend}: suites of TLS 1.3")
    every = json.loads(peers.run([args.ussl, "suites", "--all", "--json"])[1])
    count.expect(every[:85] == rows and all("PSK" in r["name"] for r in every[85:]), "suites --all")
    version = json.loads(peers.run([args.ussl, "version", "--json"])[1])
    count.expect([b["name"] for b in version["backends"]] == backends, "version --json")
    count.expect(all(b["version"] and b["licence"] for b in version["backends"]), "version --json: licences")


def no_connection(args, count):
    command = [args.ussl, *NOWHERE, "--cafile", f"{args.pki}/ca.pem", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    count.expect(done.returncode == 3 and report["error"] == "io", f"nobody listens: {done.stdout}")
    count.expect(list(report) == KEYS, f"keys: {list(report)}")


def full_disk(args, count):
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([args.ussl, "suites"], stdout=full, stderr=subprocess.PIPE, check=False)
    count.expect(done.returncode == 1, "output that cannot be written is an error")


def test(args, count):
    lines(args, count)
    helps(args, count)
    verify_json(args, count)
    tables(args, count)
    no_connection(args, count)
    full_disk(args, count)
    print(f"command line: {len(LINES)} lines, {count.failed} expectations failed")


if __name__ == "__main__":
    sys.exit(peers.main(test, "command line"))
