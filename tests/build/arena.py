#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A TLS 1.2 ECDHE-ECDSA-AES128-GCM client, 4 KB in and 1 KB out, lives in an arena of 24 KB.

    arena.py BACKEND SOURCE_DIR OUT_DIR PKI_DIR CC

Builds the profile small for this host, connects to `openssl s_server`, and prints what was needed.
A server that sends longer records than such a build takes is refused with an error that says so.
"""
import os
import re
import socket
import subprocess
import sys
import time

LIMIT = 24 * 1024


def build(backend, source, out, cc):
    os.makedirs(out, exist_ok=True)
    commands = [
        ["cmake", "-S", source, "-B", out, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
         f"-DUSSL_BACKEND={backend}", "-DUSSL_BACKENDS=", "-DUSSL_PROFILE=small", "-DUSSL_HAVE_ERROR_TEXTS=ON",
         "-DUSSL_IN_CONTENT_LEN=4096", "-DUSSL_OUT_CONTENT_LEN=1024"],
        ["nice", "cmake", "--build", out, "-j", "2", "--target", "ussl"],
        [cc, "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror", "-Os",
         f"-I{source}/api", os.path.join(source, "tests/build/arena_client.c"),
         os.path.join(out, "libussl.a"), "-lpthread", "-lm", "-o", os.path.join(out, "client")],
    ]
    for command in commands:
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode != 0:
            sys.exit(run.stdout[-4000:])
    return os.path.join(out, "client")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def serve(pki, port, *how, folder="."):
    chain = os.path.join(pki, "ec.pem")
    server = subprocess.Popen(
        ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", chain, "-key",
         os.path.join(pki, "ec.key"), "-cert_chain", chain, "-tls1_2", "-quiet", *how],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.05)
    server.kill()
    sys.exit("openssl s_server did not come up")


def long_records(backend, pki, out, port, connect):
    """4096 bytes are taken, in records as long as that; 16 KB in one record are not."""
    with open(os.path.join(out, "page"), "w", encoding="ascii") as page:
        page.write("x" * 15000)
    for limit, code, words in ((["-max_send_frag", "4096"], 0, ""), ([], 1, "USSL_IN_CONTENT_LEN")):
        server = serve(pki, port, "-WWW", *limit, folder=out)
        try:
            run = connect(LIMIT, "page")
            if run.returncode != code or words not in run.stderr:
                sys.exit(f"arena: {backend}: long records: {run.returncode} {run.stderr.strip()}")
        finally:
            server.kill()
            server.wait()


def main():
    backend, source, out, pki, cc = sys.argv[1:6]
    client = build(backend, source, out, cc)
    port = free_port()
    server = serve(pki, port, "-www")

    def connect(size, *path):
        return subprocess.run([client, str(port), os.path.join(pki, "root-ec.pem"), str(size), *path],
                              capture_output=True, text=True, timeout=60)
    try:
        run = connect(LIMIT)
        if run.returncode != 0:
            sys.exit(f"arena: {backend}: {LIMIT} bytes are not enough: {run.stderr.strip()}")
        print(f"arena: {backend}: {run.stdout.strip()}")
        # The figure is true: that much is enough, and much less is a clean error.
        peak = int(re.search(r"arena_peak (\d+)", run.stdout).group(1))
        if connect(peak + 512).returncode != 0:
            sys.exit(f"arena: {backend}: the peak of {peak} bytes was not the whole truth")
        for size in range(512, peak - 256, 1024):
            run = connect(size)
            if run.returncode != 1 or "nomem" not in run.stderr or "something is left" in run.stderr:
                sys.exit(f"arena: {backend}: {size} bytes: {run.returncode} {run.stderr.strip()}")
    finally:
        server.kill()
        server.wait()
    long_records(backend, pki, out, port, connect)


if __name__ == "__main__":
    main()
