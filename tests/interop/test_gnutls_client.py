#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gnutls-cli against our server: every suite that both have, and client certificates."""
import contextlib
import sys

import gnutls
import peers

FLOORS = {"mbedtls": 59, "wolfssl": 40}
FLOORS_1_3 = {"mbedtls": 5, "wolfssl": 5}
REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def client(args, port, priority, *options):
    command = [peers.program("gnutls-cli", "gnutls-bin"), "--port", str(port), peers.HOST]
    command += ["--x509cafile", f"{args.pki}/ca.pem", "--sni-hostname", "myssl.com"]
    command += ["--verify-hostname", "myssl.com", "--priority", priority, *options]
    return peers.run(command, REQUEST)


def try_suite(args, ours, row):
    kx, cipher, _ = gnutls.parts(row["name"])
    kind = "ec" if peers.is_tls13(row) else peers.key_kind(row["name"])
    if kx is None or kind not in ours:
        return f"{row['name']}: not of GnuTLS"
    code, text = client(args, ours[kind].port, gnutls.only(row["name"]))
    if code != 0 or "HTTP/1." not in text or f"({cipher})" not in text:
        return f"{row['name']}: exit {code} {text[-300:]}"
    return None


def every_suite(args, count, backend):
    rows = peers.our_suites(args.ussl, backend)
    names = ",".join(r["id"] for r in rows)
    with contextlib.ExitStack() as stack:
        ours = {
            kind: stack.enter_context(peers.OurServer(
                args.ussl, backend, "--cert", f"{args.pki}/{kind}.pem", "--key", f"{args.pki}/{kind}.key",
                "--suites", names, "--http"))
            for kind in ("rsa", "ec")
        }
        for title, floors, wanted in (("TLS 1.2", FLOORS, False), ("TLS 1.3", FLOORS_1_3, True)):
            some = [r for r in rows if peers.is_tls13(r) == wanted]
            missed = [m for m in peers.each(lambda r: try_suite(args, ours, r), some) if m]
            count.floor(f"{backend}, suites of {title}", len(some) - len(missed), floors[backend], missed)


def client_certificates(args, count, backend):
    own = ["--x509certfile", f"{args.pki}/client-ec.pem", "--x509keyfile", f"{args.pki}/client-ec.key"]
    with peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/ec.pem", "--key", f"{args.pki}/ec.key",
                         "--cafile", f"{args.pki}/ca.pem", "--client-cert", "require", "--http") as ours:
        for version in ("1.2", "1.3"):
            priority = f"NORMAL:-VERS-ALL:+VERS-TLS{version}"
            code, text = client(args, ours.port, priority, *own)
            count.expect(code == 0 and "HTTP/1." in text,
                         f"{backend} TLS {version} mutual: exit {code} {text[-300:]}")
            code, text = client(args, ours.port, priority)
            count.expect("HTTP/1." not in text, f"{backend} TLS {version}: in without a certificate")


def test(args, count):
    for backend in peers.linked(args.ussl):
        every_suite(args, count, backend)
        client_certificates(args, count, backend)


if __name__ == "__main__":
    sys.exit(peers.main(test, "gnutls-cli"))
