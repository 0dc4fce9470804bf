#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""OpenSSL's s_client against our server: every suite that both have, client certificates, and an
attempt to renegotiate."""
import contextlib
import re
import sys

import peers

FLOORS = {"mbedtls": 51, "wolfssl": 40}
FLOORS_1_3 = {"mbedtls": 5, "wolfssl": 5}
REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def client(args, port, *options, data=REQUEST):
    command = [peers.program("openssl", "openssl"), "s_client", "-connect", f"{peers.HOST}:{port}"]
    command += ["-servername", "myssl.com", "-verify_hostname", "myssl.com", "-verify_return_error"]
    command += ["-CAfile", f"{args.pki}/ca.pem", "-ign_eof", *options]
    return peers.run(command, data)


def servers(args, backend, stack, *options):
    """One server per kind of key, each with all suites of the backend."""
    names = ",".join(r["id"] for r in peers.our_suites(args.ussl, backend))
    return {
        kind: stack.enter_context(
            peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/{kind}.pem", "--key",
                            f"{args.pki}/{kind}.key", "--suites", names, "--http", *options))
        for kind in ("rsa", "ec")
    }


def try_suite(args, ours, row):
    if not row["openssl"] and not peers.is_tls13(row):
        return f"{row['name']}: OpenSSL has no name for it"
    name = row["openssl"] or row["name"]
    options = (["-tls1_3", "-ciphersuites", row["name"]] if peers.is_tls13(row)
               else ["-tls1_2", "-cipher", f"{name}:@SECLEVEL=0"])
    kind = "ec" if peers.is_tls13(row) else peers.key_kind(row["name"])
    if kind not in ours:
        return f"{row['name']}: needs a certificate that OpenSSL cannot use"
    code, text = client(args, ours[kind].port, *options)
    used = re.search(r"Cipher is (\S+)", text)
    if code != 0 or not used or used.group(1) not in (name, row["name"]) or "HTTP/1." not in text:
        return f"{row['name']}: exit {code}, {used.group(1) if used else text[-300:]}"
    return None


def every_suite(args, count, backend):
    with contextlib.ExitStack() as stack:
        ours = servers(args, backend, stack)
        rows = peers.our_suites(args.ussl, backend)
        for title, floors, wanted in (("TLS 1.2", FLOORS, False), ("TLS 1.3", FLOORS_1_3, True)):
            some = [r for r in rows if peers.is_tls13(r) == wanted]
            missed = [m for m in peers.each(lambda r: try_suite(args, ours, r), some) if m]
            count.floor(f"{backend}, suites of {title}", len(some) - len(missed), floors[backend], missed)


def client_certificates(args, count, backend):
    options = ["--cafile", f"{args.pki}/ca.pem", "--client-cert", "require"]
    own = ["-cert", f"{args.pki}/client-ec.pem", "-key", f"{args.pki}/client-ec.key",
           "-cert_chain", f"{args.pki}/client-ec.pem"]
    with contextlib.ExitStack() as stack:
        ours = servers(args, backend, stack, *options)
        for version in ("-tls1_2", "-tls1_3"):
            code, text = client(args, ours["ec"].port, version, *own)
            count.expect(code == 0 and "HTTP/1." in text,
                         f"{backend} {version} mutual: exit {code} {text[-300:]}")
            code, text = client(args, ours["ec"].port, version)
            count.expect("HTTP/1." not in text and re.search(r"alert (number )?(40|116)|handshake failure|"
                         "certificate required", text),
                         f"{backend} {version} without a certificate: exit {code} {text[-300:]}")


def renegotiation(args, count, backend):
    """`R` on a line of its own makes s_client ask for a renegotiation."""
    with contextlib.ExitStack() as stack:
        ours = servers(args, backend, stack)
        code, text = peers.run(
            [peers.program("openssl", "openssl"), "s_client", "-connect", f"{peers.HOST}:{ours['ec'].port}",
             "-CAfile", f"{args.pki}/ca.pem", "-tls1_2"], b"R\n" , timeout=10)
        count.expect("Secure Renegotiation IS supported" in text,
                     f"{backend}: OpenSSL misses secure renegotiation: {text[-400:]}")
        count.expect("RENEGOTIATING" in text and text.count("Verify return code") < 3,
                     f"{backend}: s_client did not ask: {text[-300:]}")
        count.expect(re.search(r"no renegotiation|no_renegotiation|handshake failure|unexpected|"
                               r"ssl handshake failure|alert", text.split("RENEGOTIATING")[-1], re.I),
                     f"{backend}: a renegotiation was not refused: {text[-500:]}")
        code, text = client(args, ours["ec"].port, "-tls1_2")
        count.expect("HTTP/1." in text, f"{backend}: the server is gone after it")


def test(args, count):
    for backend in peers.linked(args.ussl):
        every_suite(args, count, backend)
        client_certificates(args, count, backend)
        renegotiation(args, count, backend)


if __name__ == "__main__":
    sys.exit(peers.main(test, "openssl s_client"))
