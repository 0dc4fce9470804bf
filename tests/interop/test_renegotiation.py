#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""OpenSSL asks our client for a renegotiation in the middle of a connection: it is refused, and nothing
that was under way is lost."""
import os
import sys
import time

import peers


def asked(args, backend):
    """A server that sends HelloRequest once the client's words are there; what each side said."""
    port = peers.free_port()
    log = os.path.join(args.out, f"renegotiation-{backend}.log")
    # -quiet would also turn its commands off.
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}", "-tls1_2",
               "-cert", f"{args.pki}/ec.pem", "-key", f"{args.pki}/ec.key", "-cert_chain", f"{args.pki}/ec.pem",
               "-naccept", "2"]
    # The first connection is the one that looks whether the server listens.
    with peers.Server(command, port, log) as s:
        def talk():
            end = time.monotonic() + peers.PATIENCE
            while time.monotonic() < end:
                with open(log, encoding="utf-8", errors="replace") as text:
                    if "GET / HTTP" in text.read():
                        break
                time.sleep(0.05)
            s.process.stdin.write(b"r\n")
            s.process.stdin.flush()
            time.sleep(0.5)
            try:
                s.process.stdin.write(b"after the request\n")
                s.process.stdin.flush()
                time.sleep(0.3)
                s.process.stdin.write(b"Q\n")
                s.process.stdin.flush()
            except OSError:
                pass

        out = os.path.join(args.out, f"renegotiation-{backend}.txt")
        if os.path.exists(out):
            os.unlink(out)
        _, (code, report, words) = peers.each(
            lambda f: f(),
            [talk, lambda: peers.our_client(args.ussl, backend, port, "--servername", "myssl.com", "--cafile",
                                            f"{args.pki}/ca.pem", "--http", "--out", out)])
    with open(log, encoding="utf-8", errors="replace") as text:
        said = text.read()
    got = ""
    if os.path.exists(out):
        with open(out, encoding="utf-8", errors="replace") as text:
            got = text.read()
    return code, report, words, said, got


def test(args, count):
    for backend in peers.linked(args.ussl):
        code, report, words, said, got = asked(args, backend)
        # One handshake of the real connection: s_server prints its parameters after each.
        count.expect(said.count("CIPHER is") == 1,
                     f"{backend}: {said.count('CIPHER is')} handshakes: {said[-600:]}")
        # Either the connection goes on (a no_renegotiation warning), or it ends with a clear error.
        went_on = "after the request" in got
        count.expect(went_on or (code == 1 and report.get("error") in ("proto", "alert", "truncated")),
                     f"{backend}: exit {code} {report} {words} {got!r}")
        print(f"renegotiation: {backend}: refused, the connection {'goes on' if went_on else 'ends'}")


if __name__ == "__main__":
    sys.exit(peers.main(test, "renegotiation asked for by OpenSSL"))
