#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""BearSSL's brssl against us, both directions: the peer that has static ECDH."""
import os
import select
import subprocess
import sys
import time

import peers

# BearSSL has 40 of the TLS 1.2 suites of the table: no Camellia, no DHE. wolfSSL lacks three CCM ones of
# those.
FLOORS = {"mbedtls": 40, "wolfssl": 37}
STATIC_ECDH = 12


def build(args):
    """brssl out of the fetched sources; make knows whether there is anything to do."""
    source = os.path.join(args.sources, "bearssl")
    if not os.path.isdir(source):
        raise peers.Missing("the sources of BearSSL are not fetched (cmake/sources.sh bearssl)")
    folder = os.path.join(args.out, "bearssl")
    target = os.path.join(folder, "brssl")
    code, text = peers.run([peers.program("make", "make"), "-j2", f"BUILD={folder}", "-C", source, target],
                           timeout=600)
    if code != 0:
        raise RuntimeError("brssl cannot be built:\n" + text[-2000:])
    return target


def known(brssl):
    """The names of brssl's suites, IANA's without TLS_."""
    _, text = peers.run([brssl, "client", "-list"])
    return {word for line in text.splitlines() for word in line.split() if "_WITH_" in word}


def our_rows(args, backend, names):
    return [r for r in peers.our_suites(args.ussl, backend) if r["name"][len("TLS_"):] in names]


def heard(log, greeting, patience):
    """What the server wrote, once the greeting is in it: it may still be reading when our client is gone."""
    end = time.monotonic() + patience
    while True:
        with open(log, encoding="utf-8", errors="replace") as text:
            said = text.read()
        if greeting in said or time.monotonic() >= end:
            return said
        time.sleep(0.02)


def to_their_server(args, brssl, backend, row):
    port = peers.free_port()
    kind = peers.key_kind(row["name"])
    log = os.path.join(args.out, f"brssl-{backend}-{row['id']}.log")
    command = [brssl, "server", "-b", peers.HOST, "-p", str(port), "-vmin", "tls12", "-vmax", "tls12",
               "-cert", f"{args.pki}/{kind}.pem", "-key", f"{args.pki}/{kind}.key",
               "-cs", row["name"][len("TLS_"):]]
    greeting = f"hello from {row['id']}"
    with peers.Server(command, port, log):
        code, report, words = peers.our_client(
            args.ussl, backend, port, "--servername", "myssl.com", "--cafile", f"{args.pki}/ca.pem",
            "--suites", row["id"], "--send", greeting)
        said = heard(log, greeting, peers.PATIENCE if code == 0 else 0)
    os.unlink(log)
    if code != 0 or report.get("suite") != row["name"] or greeting not in said:
        return f"{row['name']}: exit {code} {report.get('error')} {words.strip()} / {said[-200:]}"
    return None


def from_their_client(args, brssl, port, row):
    """Sends a line to our echoing server and waits until it is back."""
    command = [brssl, "client", f"{peers.HOST}:{port}", "-sni", "myssl.com", "-CA", f"{args.pki}/ca.pem",
               "-vmin", "tls12", "-vmax", "tls12", "-cs", row["name"][len("TLS_"):]]
    greeting = f"hello from {row['id']}".encode()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    seen = b""
    end = time.monotonic() + peers.PATIENCE
    try:
        process.stdin.write(greeting)
        process.stdin.flush()
        while greeting not in seen and time.monotonic() < end:
            ready, _, _ = select.select([process.stdout], [], [], 0.2)
            more = os.read(process.stdout.fileno(), 4096) if ready else b""
            if ready and not more:
                break
            seen += more
    except BrokenPipeError:
        pass
    try:
        _, errors = process.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        _, errors = process.communicate()
    if greeting not in seen:
        return f"{row['name']}: {errors.decode('utf-8', 'replace')[-300:].strip()}"
    return None


def report(count, backend, title, rows, missed, floor):
    count.floor(f"{backend}, {title}", len(rows) - len(missed), floor, missed)
    static = [r for r in rows if "_ECDH_" in r["name"]]
    lost = [m for m in missed if "_ECDH_" in m]
    count.floor(f"{backend}, {title}, static ECDH among them", len(static) - len(lost), STATIC_ECDH, lost)


def test(args, count):
    brssl = build(args)
    names = known(brssl)
    for backend in peers.linked(args.ussl):
        rows = our_rows(args, backend, names)
        missed = [m for m in peers.each(lambda r: to_their_server(args, brssl, backend, r), rows) if m]
        report(count, backend, "our client", rows, missed, FLOORS[backend])

        missed = []
        ids = ",".join(r["id"] for r in rows)
        for kind in ("rsa", "ec", "ecdh-rsa"):
            some = [r for r in rows if peers.key_kind(r["name"]) == kind]
            with peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/{kind}.pem", "--key",
                                 f"{args.pki}/{kind}.key", "--suites", ids, "--echo") as ours:
                missed += [m for m in peers.each(
                    lambda r: from_their_client(args, brssl, ours.port, r), some) if m]
        report(count, backend, "our server", rows, missed, FLOORS[backend])


if __name__ == "__main__":
    sys.exit(peers.main(test, "BearSSL"))
