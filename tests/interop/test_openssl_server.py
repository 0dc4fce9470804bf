#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our client against OpenSSL's s_server: every suite that both have, and every wrong turn."""
import os
import sys

import peers

FLOORS = {"mbedtls": 51, "wolfssl": 40}
FLOORS_1_3 = {"mbedtls": 5, "wolfssl": 5}


def server(args, *options):
    port = peers.free_port()
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}"]
    command += ["-cert", f"{args.pki}/rsa.pem", "-key", f"{args.pki}/rsa.key"]
    command += ["-cert_chain", f"{args.pki}/rsa.pem"]
    command += ["-dcert", f"{args.pki}/ec.pem", "-dkey", f"{args.pki}/ec.key"]
    command += ["-dcert_chain", f"{args.pki}/ec.pem"]
    command += ["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]
    command += ["-ciphersuites", "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"
                "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"]
    command += ["-www", *options]
    return peers.Server(command, port, os.path.join(args.out, "openssl-server.log"))


def try_suite(args, backend, port, row):
    out = os.path.join(args.out, f"openssl-{backend}-{row['id']}.txt")
    code, report, words = peers.our_client(
        args.ussl, backend, port, "--servername", "myssl.com", "--cafile", f"{args.pki}/ca.pem",
        "--suites", row["id"], "--http", "--out", out,
    )
    if code != 0:
        return f"{row['name']}: exit {code} {report.get('error')} {words.strip()}"
    with open(out, encoding="utf-8", errors="replace") as page:
        text = page.read()
    os.unlink(out)
    # OpenSSL itself says which suite it used.
    if report.get("suite") != row["name"] or (row["openssl"] or "?") not in text:
        return f"{row['name']}: reported {report.get('suite')}, or OpenSSL says otherwise"
    return None


def every_suite(args, count, backend):
    with server(args) as s:
        for title, floors, rows in (
            ("TLS 1.2", FLOORS, [r for r in peers.our_suites(args.ussl, backend) if not peers.is_tls13(r)]),
            ("TLS 1.3", FLOORS_1_3, [r for r in peers.our_suites(args.ussl, backend) if peers.is_tls13(r)]),
        ):
            missed = [m for m in (try_suite(args, backend, s.port, r) for r in rows) if m]
            count.floor(f"{backend}, suites of {title}", len(rows) - len(missed), floors[backend], missed)


def refusals(args, count, backend):
    """A wrong name, no anchor, and what must be said about it."""
    ca = ["--cafile", f"{args.pki}/ca.pem"]
    for version in ("tls1.2", "tls1.3"):
        with server(args, "-no_ticket") as s:
            code, report, words = peers.our_client(
                args.ussl, backend, s.port, "--servername", "wrong.example", *ca,
                "--min", version, "--max", version)
            count.expect(code == 1 and report.get("verify") == ["wrong_name"],
                         f"{backend} {version} wrong name: exit {code}, {report} {words}")
            count.expect(report.get("alert_sent") in (42, "bad_certificate"),
                         f"{backend} {version} wrong name: alert {report.get('alert_sent')}")
            code, report, words = peers.our_client(
                args.ussl, backend, s.port, "--servername", "myssl.com",
                "--cafile", f"{args.pki}/other-ca.pem" if os.path.exists(f"{args.pki}/other-ca.pem")
                else f"{args.pki}/root-ec.pem", "--min", version, "--max", version, "--sigalgs",
                "rsa_pss_rsae_sha256,rsa_pkcs1_sha256")
            count.expect(code == 1, f"{backend} {version} no anchor: exit {code} {report} {words}")


def weak_dh(args, count, backend):
    """A finite-field group of 1024 bits is refused with insufficient_security."""
    rows = [r for r in peers.our_suites(args.ussl, backend) if r["id"] in ("0x009e", "0x0033")]
    options = ["-dhparam", f"{args.pki}/dh1024.pem", "-tls1_2"]
    with server(args, *options) as s:
        for row in rows:
            code, report, words = peers.our_client(
                args.ussl, backend, s.port, "--servername", "myssl.com", "--cafile",
                f"{args.pki}/ca.pem", "--suites", row["id"])
            count.expect(code == 1 and report.get("error") == "proto",
                         f"{backend} {row['name']} with 1024 bits: exit {code} {report} {words}")
            count.expect(report.get("alert_sent") in (71, "insufficient_security"),
                         f"{backend} weak DH: alert {report.get('alert_sent')}")
    with server(args, "-dhparam", f"{args.pki}/dh2048.pem", "-tls1_2") as s:
        for row in rows:
            code, report, words = peers.our_client(
                args.ussl, backend, s.port, "--servername", "myssl.com", "--cafile",
                f"{args.pki}/ca.pem", "--suites", row["id"])
            count.expect(code == 0, f"{backend} {row['name']} with 2048 bits: exit {code} {report} {words}")


def test(args, count):
    for backend in peers.linked(args.ussl):
        every_suite(args, count, backend)
        refusals(args, count, backend)
        weak_dh(args, count, backend)


if __name__ == "__main__":
    sys.exit(peers.main(test, "openssl s_server"))
