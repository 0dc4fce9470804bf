#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tshark reads our connections by our key log: so every suite is what it says on the wire, those too that
no other peer speaks."""
import os
import sys

import capture
import peers

# ECDH with a fixed key and Camellia: no foreign stack has them.
STATIC_ECDH_CAMELLIA = ["0xc079", "0xc075", "0xc078", "0xc074", "0xc08d", "0xc089", "0xc08c", "0xc088"]
FLOORS = {"mbedtls": 84, "wolfssl": 57}


def decrypted(pcap, log, port=443):
    """(requests that tshark could read, suites that it saw)."""
    tshark = peers.program("tshark", "tshark")
    base = [tshark, "-r", pcap, "-o", f"tls.keylog_file:{log}", "-d", f"tcp.port=={port},tls"]
    _, text = peers.run(base + ["-Y", "http.request", "-T", "fields", "-e", "http.request.uri", "-e", "http.host"],
                        timeout=60)
    requests = [line for line in text.splitlines() if line.startswith("/")]
    _, text = peers.run(base + ["-Y", "tls.handshake.type == 2", "-T", "fields", "-e", "tls.handshake.ciphersuite"],
                        timeout=60)
    return requests, [line.strip() for line in text.splitlines() if line.startswith("0x")]


def record(args, backend, rows, kind, *options):
    """One connection a suite, all of them in one capture and one key log."""
    pcap = os.path.join(args.out, f"keylog-{backend}-{kind}.pcap")
    log = os.path.join(args.out, f"keylog-{backend}-{kind}.txt")
    if os.path.exists(log):
        os.unlink(log)
    said = []
    with peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/{kind}.pem", "--key", f"{args.pki}/{kind}.key",
                         "--suites", ",".join(r["id"] for r in rows), "--http") as ours:
        with capture.Capture(ours.port, pcap) as relay:
            for row in rows:
                code, report, words = peers.our_client(
                    args.ussl, backend, relay.port, "--servername", "myssl.com", "--cafile", f"{args.pki}/ca.pem",
                    "--suites", row["id"], "--keylog", log, "--http", *options)
                if code != 0:
                    said.append(f"{row['name']}: exit {code} {report.get('error')} {words.strip()}")
    return pcap, log, said


def every_suite(args, count, backend):
    read = set()
    missed = []
    for kind in ("rsa", "ec", "ecdh-rsa"):
        rows = [r for r in peers.our_suites(args.ussl, backend)
                if (kind if not peers.is_tls13(r) else "ec") == kind and
                (peers.is_tls13(r) or peers.key_kind(r["name"]) == kind)]
        pcap, log, said = record(args, backend, rows, kind)
        missed += said
        requests, suites = decrypted(pcap, log)
        # Connections follow one another: as many requests as suites means that each was read.
        if len(requests) == len(rows) and sorted(suites) == sorted(r["id"] for r in rows):
            read.update(suites)
        else:
            missed.append(f"{kind}: tshark read {len(requests)} of {len(rows)} requests, suites {suites}")
    count.floor(f"{backend}, suites decrypted", len(read), FLOORS[backend], missed)
    if backend == "mbedtls":
        eight = [s for s in STATIC_ECDH_CAMELLIA if s in read]
        count.floor("static ECDH with Camellia among them", len(eight), 8)


def resumed(args, count, backend):
    """A resumed TLS 1.2 connection has no key exchange; its secret must be in the log all the same."""
    pcap = os.path.join(args.out, f"keylog-{backend}-resumed.pcap")
    log = os.path.join(args.out, f"keylog-{backend}-resumed.txt")
    for version in ("tls1.2", "tls1.3"):
        if os.path.exists(log):
            os.unlink(log)
        with peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/ec.pem", "--key", f"{args.pki}/ec.key",
                             "--http") as ours:
            with capture.Capture(ours.port, pcap) as relay:
                code, report, words = peers.our_client(
                    args.ussl, backend, relay.port, "--servername", "myssl.com", "--cafile", f"{args.pki}/ca.pem",
                    "--min", version, "--max", version, "--reconnect", "1", "--keylog", log, "--http")
        count.expect(code == 0 and report.get("resumed") is True,
                     f"{backend} {version}: not resumed: exit {code} {report} {words}")
        requests, _ = decrypted(pcap, log)
        count.expect(len(requests) == 2, f"{backend} {version}: tshark read {len(requests)} of 2 requests")


def test(args, count):
    for backend in peers.linked(args.ussl):
        every_suite(args, count, backend)
        resumed(args, count, backend)


if __name__ == "__main__":
    sys.exit(peers.main(test, "tshark with the key log"))
