#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The example with a key in a PKCS#11 token, which another process holds: SoftHSM behind `p11-kit server`."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import peers

PIN = "1234"
KEYS = ("ec", "rsa", "client-ec", "client-rsa")
VERSIONS = {"tls1.2": "-tls1_2", "tls1.3": "-tls1_3"}


def library(pattern, package):
    found = sorted(glob.glob("/usr/lib/" + pattern) + glob.glob("/usr/lib/*/" + pattern))
    if not found:
        raise peers.Missing(f"{pattern} is not installed (Debian: {package})")
    return found[0]


class Token:
    """A token with the keys of the test PKI, and the process that answers for it."""

    def __init__(self, args):
        # The path of a socket must be short.
        self.folder = tempfile.mkdtemp(prefix="ussl-token-")
        os.mkdir(os.path.join(self.folder, "tokens"))
        conf = os.path.join(self.folder, "softhsm2.conf")
        with open(conf, "w", encoding="ascii") as out:
            out.write(f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\n")
        self.env = dict(os.environ, SOFTHSM2_CONF=conf, XDG_RUNTIME_DIR=self.folder)
        self.util("--init-token", "--free", "--label", "ussl", "--so-pin", PIN)
        for number, key in enumerate(KEYS, 1):
            pem = os.path.join(self.folder, key + ".pem")
            subprocess.run([peers.program("openssl", "openssl"), "pkcs8", "-topk8", "-nocrypt", "-in",
                            f"{args.pki}/{key}.key", "-out", pem], check=True, capture_output=True)
            self.util("--import", pem, "--token", "ussl", "--label", key, "--id", f"{number:02}")
            os.unlink(pem)
        self.module = library("pkcs11/p11-kit-client.so", "p11-kit-modules")
        self.socket = os.path.join(self.folder, "socket")
        self.server = None

    def util(self, *words):
        run = subprocess.run([peers.program("softhsm2-util", "softhsm2"), *words, "--pin", PIN], env=self.env,
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise RuntimeError(f"softhsm2-util {words[0]}: {run.stdout}{run.stderr}")

    def __enter__(self):
        command = [peers.program("p11-kit", "p11-kit"), "server", "-f", "-n", self.socket, "--provider",
                   library("softhsm/libsofthsm2.so", "softhsm2"), "pkcs11:token=ussl"]
        self.server = subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
        for line in self.server.stdout:
            found = re.match(r"P11_KIT_SERVER_ADDRESS=([^;]+)", line)
            if found:
                self.env["P11_KIT_SERVER_ADDRESS"] = found.group(1).strip("'\"")
                return self
        raise RuntimeError("p11-kit server: " + self.server.stderr.read())

    def __exit__(self, *_):
        self.server.terminate()
        self.server.communicate()
        shutil.rmtree(self.folder)


def as_client(args, token, backend, key, version):
    """s_server demands a certificate; the example shows one whose key the token holds."""
    port = peers.free_port()
    command = [peers.program("openssl", "openssl"), "s_server", "-accept", f"{peers.HOST}:{port}", "-rev",
               "-cert", f"{args.pki}/ec.pem", "-key", f"{args.pki}/ec.key", "-cert_chain", f"{args.pki}/ec.pem",
               "-Verify", "4", "-verify_return_error", "-CAfile", f"{args.pki}/ca.pem", VERSIONS[version]]
    with peers.Server(command, port, os.path.join(args.out, "pkcs11-server.log")):
        run = subprocess.run(
            [example(args), "client", "localhost", str(port), f"{args.pki}/ca.pem", f"{args.pki}/{key}.pem",
             token.module, PIN, key, backend],
            env=token.env, capture_output=True, text=True, timeout=peers.PATIENCE, check=False)
    return run.returncode, run.stdout.strip() == "nekot a yb dengis", run.stderr


def as_server(args, token, backend, key, version):
    """s_client shows a certificate of its own and judges that of the example."""
    port = peers.free_port()
    ours = subprocess.Popen(
        [example(args), "server", str(port), f"{args.pki}/ca.pem", f"{args.pki}/{key}.pem", token.module, PIN, key,
         backend], env=token.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = ours.stderr.readline()
    theirs = subprocess.run(
        [peers.program("openssl", "openssl"), "s_client", "-connect", f"{peers.HOST}:{port}", "-servername",
         "myssl.com", "-verify_hostname", "myssl.com", "-verify_return_error", "-CAfile", f"{args.pki}/ca.pem",
         "-cert", f"{args.pki}/client-ec.pem", "-key", f"{args.pki}/client-ec.key", "-cert_chain",
         f"{args.pki}/client-ec.pem", "-quiet", VERSIONS[version]],
        input="hello\n", capture_output=True, text=True, timeout=peers.PATIENCE, check=False)
    words = first + ours.communicate(timeout=peers.PATIENCE)[1]
    return ours.returncode, theirs.stdout == "hello\n" or ours.returncode == 0, words


def example(args):
    path = os.path.join(os.path.dirname(args.ussl), "examples", "pkcs11")
    if not os.path.exists(path):
        raise peers.Missing("the example pkcs11 was not built (Debian: libp11-kit-dev)")
    return path


def test(args, count):
    passed = 0
    caps = {b["name"]: b["caps"] for b in json.loads(peers.run([args.ussl, "version", "--json"])[1])["backends"]}
    with Token(args) as token:
        for backend in peers.linked(args.ussl):
            for version in VERSIONS:
                for role, keys in ((as_client, ("client-ec", "client-rsa")), (as_server, ("ec", "rsa"))):
                    for key in keys:
                        code, answered, words = role(args, token, backend, key, version)
                        what = f"{backend}, {role.__name__[3:]}, {key}, {version}"
                        if version == "tls1.3" and "rsa" in key and "external_rsa_1_3" not in caps[backend]:
                            # The example falls back to TLS 1.2, which this peer does not speak.
                            count.expect(code == 1 and not answered, f"{what}: {code} {words.strip()}")
                            continue
                        passed += count.expect(code == 0 and answered, f"{what}: {code} {words.strip()}")
    print(f"pkcs11: {passed} handshakes with a key that a token in another process holds")


if __name__ == "__main__":
    sys.exit(peers.main(test, "a key in a PKCS#11 token"))
