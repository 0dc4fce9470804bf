#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our client asks OpenSSL's s_server for a stapled OCSP response and hands it out, byte for byte."""
import json
import os
import subprocess
import sys

import peers

VERSIONS = ("tls1.2", "tls1.3")


def openssl(folder, *words):
    run = subprocess.run([peers.program("openssl", "openssl"), *words], cwd=folder, capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {run.stderr}")


def make(folder):
    """A CA, a server's certificate, and what the CA says about it."""
    os.makedirs(folder, exist_ok=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=OCSP test CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl(folder, "req", "-new", *key[:-2], "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=myssl.com")
    with open(os.path.join(folder, "leaf.ext"), "w", encoding="ascii") as out:
        out.write("subjectAltName=DNS:myssl.com\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "0x1001",
            "-days", "2", "-extfile", "leaf.ext", "-out", "leaf.pem")
    with open(os.path.join(folder, "index.txt"), "w", encoding="ascii") as out:
        out.write("V\t491231235959Z\t\t1001\tunknown\t/CN=myssl.com\n")
    openssl(folder, "ocsp", "-issuer", "ca.pem", "-cert", "leaf.pem", "-reqout", "request.der")
    openssl(folder, "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key", "-reqin",
            "request.der", "-respout", "response.der", "-ndays", "1")


def serve(args, folder, *how):
    port = peers.free_port()
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}", "-cert", "leaf.pem",
               "-key", "leaf.key", "-www", *how]
    return peers.Server(command, port, os.path.join(args.out, "ocsp-server.log"), cwd=folder)


def ask(args, folder, backend, port, version, out):
    if os.path.exists(out):
        os.unlink(out)
    return peers.our_client(args.ussl, backend, port, "--servername", "myssl.com", "--cafile", f"{folder}/ca.pem",
                            "--min", version, "--max", version, "--http", "--out", out + ".page", "--ocsp-out", out)


def test(args, count):
    folder = os.path.join(args.out, "ocsp")
    make(folder)
    with open(os.path.join(folder, "response.der"), "rb") as response:
        stapled = response.read()
    caps = {b["name"]: b["caps"] for b in json.loads(peers.run([args.ussl, "version", "--json"])[1])["backends"]}
    out = os.path.join(args.out, "ocsp.der")
    passed = 0
    for backend in peers.linked(args.ussl):
        for version in VERSIONS:
            with serve(args, folder, "-status_file", "response.der") as s:
                code, _, words = ask(args, folder, backend, s.port, version, out)
                if "ocsp_stapling" not in caps[backend]:
                    count.expect(code == 89, f"{backend}, {version}: {code} {words}")
                    continue
                got = b""
                if os.path.exists(out):
                    with open(out, "rb") as written:
                        got = written.read()
                passed += count.expect(code == 0 and got == stapled, f"{backend}, {version}: {code}, {len(got)} bytes "
                                       f"of {len(stapled)}: {words}")
            with serve(args, folder) as s:
                code, _, words = ask(args, folder, backend, s.port, version, out)
                count.expect(code == 1 and "stapled nothing" in words and not os.path.exists(out),
                             f"{backend}, {version}, nothing stapled: {code} {words}")
    print(f"ocsp: {passed} responses of {len(stapled)} bytes handed out as they were stapled")


if __name__ == "__main__":
    sys.exit(peers.main(test, "OCSP stapling"))
