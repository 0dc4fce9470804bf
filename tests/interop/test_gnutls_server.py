#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our client against gnutls-serv: every suite that both have."""
import os
import sys

import gnutls
import peers

FLOORS = {"mbedtls": 59, "wolfssl": 40}
FLOORS_1_3 = {"mbedtls": 5, "wolfssl": 5}


def server(args):
    port = peers.free_port()
    command = [peers.program("gnutls-serv", "gnutls-bin"), "--http", "--port", str(port)]
    for kind in ("rsa", "ec"):
        command += ["--x509certfile", f"{args.pki}/{kind}.pem", "--x509keyfile", f"{args.pki}/{kind}.key"]
    command += ["--disable-client-cert", "--priority", gnutls.everything()]
    return peers.Server(command, port, os.path.join(args.out, "gnutls-server.log"))


def try_suite(args, backend, port, row):
    out = os.path.join(args.out, f"gnutls-{backend}-{row['id']}.txt")
    code, report, words = peers.our_client(
        args.ussl, backend, port, "--servername", "myssl.com", "--cafile", f"{args.pki}/ca.pem",
        "--suites", row["id"], "--http", "--out", out)
    if code != 0 or report.get("suite") != row["name"]:
        return f"{row['name']}: exit {code} {report.get('error')} {words.strip()}"
    with open(out, encoding="utf-8", errors="replace") as page:
        text = page.read()
    os.unlink(out)
    # The page of gnutls-serv names the cipher that it used.
    _, cipher, _ = gnutls.parts(row["name"])
    return None if cipher in text else f"{row['name']}: GnuTLS says otherwise: {text[-200:]}"


def test(args, count):
    peers.own_network()
    for backend in peers.linked(args.ussl):
        rows = peers.our_suites(args.ussl, backend)
        with server(args) as s:
            for title, floors, wanted in (("TLS 1.2", FLOORS, False), ("TLS 1.3", FLOORS_1_3, True)):
                some = [r for r in rows if peers.is_tls13(r) == wanted]
                missed = [m for m in (try_suite(args, backend, s.port, r) for r in some) if m]
                count.floor(f"{backend}, suites of {title}", len(some) - len(missed), floors[backend], missed)


if __name__ == "__main__":
    sys.exit(peers.main(test, "gnutls-serv"))
