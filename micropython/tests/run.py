# SPDX-License-Identifier: MIT
"""Holds a unix MicroPython with ussl to what the module promises, against real servers too.

usage: run.py MICROPYTHON_BINARY [--connections N]

Makes certificates, starts `openssl s_server` on free ports of 127.0.0.1, runs QuecPython's example as
it is written (its host name answered by a shim of usocket), the behaviour tests, the leak test with N
connections (default 10000), the collector at every allocation, and Ctrl-C in a blocked read.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(HERE, "../examples/quecpython.py")

# getaddrinfo of the example's server gives the local one; all else is the port's own socket.
SHIM = '''
from socket import *
from socket import getaddrinfo as _getaddrinfo
def getaddrinfo(host, port, *more):
    if (host, port) == ("myssl.com", 443):
        host, port = "127.0.0.1", %d
    return _getaddrinfo(host, port, *more)
'''
# usocket is built in, so a file of that name would not be looked for.
TRUST = """import sys, ussl, local_usocket
sys.modules["usocket"] = local_usocket
ussl.set_default_ca(open("%s").read())
"""
INTERRUPT = '''
import usocket, ussl
s = usocket.socket()
s.connect(usocket.getaddrinfo("myssl.com", 443)[0][-1])
s = ussl.wrap_socket(s, server_hostname="myssl.com")
print("reading")
try:
    s.read(1)
except KeyboardInterrupt:
    print("interrupted")
s.write("GET / HTTP/1.0\\r\\n\\r\\n")
print(s.read(15))
s.close()
'''


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


def make_pki(folder):
    def at(name):
        return os.path.join(folder, name)

    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *ec, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "2", "-subj",
            "/CN=Test CA", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", *ec, "-keyout", at("server.key"), "-out", at("csr"), "-subj", "/CN=-")
    with open(at("ext"), "w") as f:
        f.write("subjectAltName=DNS:server.example,DNS:myssl.com,IP:127.0.0.1\n"
                "extendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n")
    openssl("x509", "-req", "-in", at("csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-set_serial",
            "7", "-days", "1", "-extfile", at("ext"), "-out", at("server.pem"))


class Server:
    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:%d" % self.port, "-www", "-cert",
             folder + "/server.pem", "-key", folder + "/server.key"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while b"ACCEPT" not in self.process.stdout.readline():
            if self.process.poll() is not None:
                raise SystemExit("openssl s_server does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def main():
    args = sys.argv[1:]
    count = "10000"
    if "--connections" in args:
        at = args.index("--connections")
        count = args[at + 1]
        del args[at:at + 2]
    if len(args) != 1 or args[0].startswith("-"):
        print(__doc__.strip())
        return 2
    binary = os.path.abspath(args[0])
    failed = passed = 0
    folder = tempfile.mkdtemp(prefix="ussl-mpy-")

    def report(name, ok, out, start):
        nonlocal failed, passed
        passed += ok
        failed += not ok
        print("%s %s (%.1f s)" % ("ok  " if ok else "FAIL", name, time.monotonic() - start))
        if not ok:
            print("  | " + out.strip().replace("\n", "\n  | "))

    def run(name, argv, expected, timeout=900, code=0):
        start = time.monotonic()
        try:
            p = subprocess.run([binary, "-X", "heapsize=16M", *argv], env=env, timeout=timeout,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
            out = p.stdout.decode(errors="replace")
            ok = p.returncode == code and all(re.search(e, out, re.M) for e in expected)
        except subprocess.TimeoutExpired as e:
            out, ok = "timed out\n" + (e.stdout or b"").decode(errors="replace"), False
        report(name, ok, out, start)

    try:
        make_pki(folder)
        env = dict(os.environ, MICROPYPATH=folder + ":.frozen:" + HERE)
        with Server(folder) as server:
            with open(folder + "/local_usocket.py", "w") as f:
                f.write(SHIM % server.port)
            for name, text in (("example.py", open(EXAMPLE).read()), ("interrupt.py", INTERRUPT)):
                with open(os.path.join(folder, name), "w") as f:
                    f.write(TRUST % (folder + "/ca.pem") + text)
            run("the example of the documentation against openssl s_server", ["example.py"],
                ["^INFO:SOCKET:Network connection successful!", "^INFO:SOCKET:write 61 bytes",
                 "^INFO:SOCKET:read 256 bytes:", "^INFO:SOCKET:HTTP/1.0 200 ok", "Socket Ussl End",
                 # Its last lines pass the word "Certificate" for a certificate.
                 "^SSLError: .*a certificate of the chain cannot be read"], code=1)
            start = time.monotonic()
            p = subprocess.Popen([binary, "interrupt.py"], env=env, cwd=folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            first = p.stdout.readline()
            time.sleep(0.3)
            p.send_signal(signal.SIGINT)
            try:
                rest = p.communicate(timeout=20)[0]
            except subprocess.TimeoutExpired:
                p.kill()
                rest = b"timed out " + p.communicate()[0]
            out = (first + rest).decode(errors="replace")
            report("Ctrl-C in a blocked read, and the connection goes on",
                   "interrupted\nb'HTTP/1.0 200 ok'" in out, out, start)
        run("behaviour", [HERE + "/behaviour.py", folder], ["^OK$"])
        stress = os.path.join(folder, "stress.py")
        with open(stress, "w") as f:
            f.write("import gc\ngc.threshold(64)\n" + open(HERE + "/behaviour.py").read())
        run("behaviour, the collector at every few allocations", [stress, folder], ["^OK$"])
        run("%s connections leave nothing behind" % count, [HERE + "/leak.py", folder, count], ["^OK$"])
    finally:
        shutil.rmtree(folder)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
