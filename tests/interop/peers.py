# SPDX-License-Identifier: MIT
"""What the interop tests share: our command, foreign processes on free ports, and the count at the end."""
import argparse
import concurrent.futures
import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

HOST = "127.0.0.1"
PATIENCE = 20  # seconds that a process may take to listen, or a connection to end


class Missing(Exception):
    """A foreign program that is not installed."""


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--ussl", required=True, help="our command")
    parser.add_argument("--pki", required=True, help="the folder of the test PKI")
    parser.add_argument("--out", required=True, help="where results and logs go")
    parser.add_argument("--sources", default="", help="the folder of fetched sources")
    return parser.parse_args()


def program(name, package):
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{name} is not installed (Debian: {package})")
    return path


def own_network():
    """Runs this script again in a network of its own: for programs that listen on every address."""
    if os.environ.get("USSL_OWN_NETWORK") != "1":
        flags = "-n" if os.geteuid() == 0 else "-rn"
        os.environ["USSL_OWN_NETWORK"] = "1"
        os.execvp("unshare", ["unshare", flags, sys.executable] + sys.argv)
    # Loopback is down in a new network: SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(s, 0x8913, request))[1]
        fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", flags | 1))


def free_port():
    with socket.socket() as s:
        s.bind((HOST, 0))
        return s.getsockname()[1]


class Server:
    """A foreign server process; stopped by its id when the block ends."""

    def __init__(self, command, port, log, cwd=None):
        self.port = port
        self.log = log
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, cwd=cwd
            )

    def __enter__(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection((HOST, self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.stop()
        with open(self.log, encoding="utf-8", errors="replace") as text:
            raise RuntimeError(f"{self.process.args[0]} does not listen:\n{text.read()[-2000:]}")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass


class OurServer:
    """`ussl server`, on a port that it chooses itself."""

    def __init__(self, ussl, backend, *options):
        self.process = subprocess.Popen(
            [ussl, "server", "--backend", backend, "--listen", HOST + ":0", "--json", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.port = None
        self.reports = []
        self.words = []

    def __enter__(self):
        for line in self.process.stderr:
            self.words.append(line)
            if line.startswith("listening on "):
                self.port = int(line.rsplit(":", 1)[1])
                break
        if self.port is None:
            code = self.process.wait()
            raise RuntimeError(f"ussl server ended with {code}: {''.join(self.words)}")
        self.readers = [
            threading.Thread(target=self.collect, args=(stream, into), daemon=True)
            for stream, into in ((self.process.stdout, self.reports), (self.process.stderr, self.words))
        ]
        for reader in self.readers:
            reader.start()
        return self

    @staticmethod
    def collect(stream, into):
        for line in stream:
            into.append(line)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for reader in getattr(self, "readers", []):
            reader.join(3)
        self.process.stdout.close()
        self.process.stderr.close()


def run(command, data=b"", timeout=PATIENCE):
    """(exit code, output and errors together); a process that hangs is ended and counts as -1."""
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as late:
        return -1, (late.stdout or b"").decode("utf-8", "replace") + "\n(timed out)"


def our_client(ussl, backend, port, *options, timeout=PATIENCE):
    """(exit code, the JSON object of the connection or {}, what was said)."""
    command = [ussl, "client", "--backend", backend, "--connect", f"{HOST}:{port}", "--json"]
    command += ["--timeout", "10000", *options]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return -1, {}, "(timed out)"
    report = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        try:
            report = json.loads(line)
        except ValueError:
            return done.returncode, {}, "stdout is not JSON alone: " + line
    return done.returncode, report, done.stderr.decode("utf-8", "replace")


def our_suites(ussl, backend):
    """The rows of the table that this backend has: of the seed, and TLS 1.3."""
    code, text = run([ussl, "suites", "--json"])
    if code != 0:
        raise RuntimeError("ussl suites --json: " + text)
    return [row for row in json.loads(text) if row.get(backend) and row["id"] != "0x00ff"]


def linked(ussl):
    """The backends that this command was built with."""
    code, text = run([ussl, "suites", "--json"])
    if code != 0:
        raise RuntimeError("ussl suites --json: " + text)
    return [name for name in ("mbedtls", "wolfssl") if name in json.loads(text)[0]]


def is_tls13(row):
    return row["id"].startswith("0x13")


def key_kind(name):
    """Which kind of certificate a server needs for a suite: rsa, ec, or ecdh-rsa."""
    if "_ECDH_RSA_" in name:
        return "ecdh-rsa"
    return "rsa" if "RSA_WITH" in name else "ec"


class Count:
    """Collects outcomes and holds them against a floor per peer."""

    def __init__(self, title):
        self.title = title
        self.failed = 0
        self.lock = threading.Lock()

    def expect(self, true, words):
        if not true:
            with self.lock:
                self.failed += 1
                print(f"FAILED {self.title}: {words}")
        return true

    def floor(self, what, passed, least, missed=()):
        line = f"{self.title}: {what}: {passed} (at least {least})"
        if passed < least:
            with self.lock:
                self.failed += 1
            line = "FAILED " + line
            for text in missed:
                line += "\n    " + text
        print(line, flush=True)

    def verdict(self):
        sys.stdout.flush()
        return 1 if self.failed else 0


def each(function, items, workers=2):
    """Runs function over items on a few threads; results in order."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(function, items))


def main(test, description):
    """Runs a test's `test(args, count)`; a missing program is a failure that names the package."""
    args = arguments(description)
    os.makedirs(args.out, exist_ok=True)
    count = Count(description)
    try:
        test(args, count)
    except Missing as missing:
        print(f"FAILED {description}: {missing}")
        return 1
    return count.verdict()
