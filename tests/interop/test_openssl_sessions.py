#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sessions that one process saves and another resumes, with OpenSSL at the other end, in both directions."""
import os
import subprocess
import sys

import peers

VERSIONS = {"tls1.2": "-tls1_2", "tls1.3": "-tls1_3"}


def as_client(args, count, backend, version):
    """`openssl s_server`; two processes of ours with a file between them."""
    port = peers.free_port()
    blob = os.path.join(args.out, f"openssl-session-{backend}-{version}")
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}", "-rev", "-cert",
               f"{args.pki}/ec.pem", "-key", f"{args.pki}/ec.key", "-cert_chain", f"{args.pki}/ec.pem",
               VERSIONS[version]]
    with peers.Server(command, port, os.path.join(args.out, "openssl-sessions.log")):
        for options, resumed in ((["--session-out", blob], False), (["--session-in", blob], True)):
            code, report, words = peers.our_client(
                args.ussl, backend, port, "--cafile", f"{args.pki}/ca.pem", "--servername", "myssl.com",
                "--min", version, "--max", version, "--send", "olleh\n", *options)
            count.expect(code == 0 and report["resumed"] == resumed,
                         f"{backend} {version} {options[0]}: exit {code}, {report}: {words}")
            print(f"ussl client {options[0]} -> openssl s_server: {backend} {version}: resumed {report['resumed']}")


def as_server(args, count, backend, version):
    """`openssl s_client` twice; our server in one process."""
    blob = os.path.join(args.out, f"openssl-client-session-{backend}-{version}.pem")
    with peers.OurServer(args.ussl, backend, "--cert", f"{args.pki}/ec.pem", "--key", f"{args.pki}/ec.key",
                         "--http", "--min", version, "--max", version) as server:
        for option, word in (("-sess_out", "New, "), ("-sess_in", "Reused, ")):
            run = subprocess.run(
                [peers.program("openssl", "openssl"), "s_client", "-connect", f"{peers.HOST}:{server.port}",
                 "-servername", "myssl.com", "-verify_return_error", "-CAfile", f"{args.pki}/ca.pem", "-ign_eof",
                 VERSIONS[version], option, blob],
                input="GET / HTTP/1.0\r\n\r\n", capture_output=True, text=True, timeout=peers.PATIENCE, check=False)
            count.expect(run.returncode == 0 and word in run.stdout and "200 OK" in run.stdout,
                         f"{backend} {version} {option}: exit {run.returncode}: {run.stdout}{run.stderr}")
            print(f"openssl s_client {option} -> ussl server: {backend} {version}: {word.strip(' ,')}")


def test(args, count):
    for backend in peers.linked(args.ussl):
        for version in VERSIONS:
            as_client(args, count, backend, version)
            as_server(args, count, backend, version)


if __name__ == "__main__":
    sys.exit(peers.main(test, "sessions with OpenSSL"))
