# SPDX-License-Identifier: MIT
"""Runs MicroPython's own TLS tests over the ussl module and says why what fails does.

usage: upstream.py MICROPYTHON_BINARY [SOURCES] [--json FILE]

Copies the tests to a temporary folder and runs them in a network namespace of their own. The tests of
multi_net run twice: as they are, and with certificates that name the host where RFC 9525 looks for it
(subjectAltName), because the ones that they bring have a common name only, which ussl refuses.
Exit 1 if a test fails for which no reason is known here.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

NO_DTLS = "DTLS: ussl speaks TLS over streams"
NUMBERS = "prints the error numbers and words of one library; ussl has its own, the same on both"
NO_SAN = "its certificate names no host in subjectAltName, so a client that verifies refuses it"
INTERNET = "needs the Internet"
# What is expected to fail, and why; (first run, run with subjectAltName).
REASONS = {
    "extmod/tls_dtls.py": NO_DTLS,
    "multi_net/tls_dtls_server_client.py": NO_DTLS,
    "extmod/tls_sslcontext_ciphers.py": NUMBERS,
    "extmod/ssl_poll.py": "a client without server_hostname, which ussl refuses unless told CERT_NONE",
    "extmod/ssl_keycert_pkcs8.py": "skips itself where there is no ssl.MBEDTLS_VERSION",
    "extmod/ssl_keycert.py": "a key is judged with its certificate: without one ussl says that first",
    "multi_net/sslcontext_server_client_ciphers.py": "a CBC suite, which a server takes only if it is "
        "named by set_ciphers; as shipped also " + NO_SAN,
    "multi_net/sslcontext_check_hostname_error.py": NUMBERS,
    "multi_net/sslcontext_verify_error.py": NUMBERS,
    "multi_net/sslcontext_verify_time_error.py": NUMBERS,
    "multi_net/asyncio_tls_server_client_verify_error.py": NUMBERS,
    "multi_net/asyncio_tls_server_client_cert_required_error.py": NUMBERS,
}

# MicroPython's unittest lives in micropython-lib, which Debian's source package leaves out.
UNITTEST = '''
class TestCase:
    def assertEqual(self, a, b):
        assert a == b, (a, b)
    def assertTrue(self, a):
        assert a
def main():
    import __main__
    ran = 0
    for name in dir(__main__):
        kind = getattr(__main__, name)
        if isinstance(kind, type) and issubclass(kind, TestCase) and kind is not TestCase:
            case = kind()
            for test in dir(case):
                if test.startswith("test"):
                    getattr(case, test)()
                    ran += 1
    print("Ran %d tests" % ran)
    print("OK")
'''


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


# The certificates of the tests anew, with the same keys and a subjectAltName.
def with_san(folder):
    def der(kind):
        with open(os.path.join(folder, kind + "_cert.der"), "rb") as f:
            return f.read().hex()

    old = {kind: der(kind) for kind in ("ec", "rsa")}
    for kind in ("ec", "rsa", "expired"):
        key = os.path.join(folder, ("ec" if kind == "expired" else kind) + "_key.der")
        out = os.path.join(folder, kind + "_cert.der")
        subject = "/CN=micropython.local/O=MicroPython/C=AU"
        san = "subjectAltName=DNS:micropython.local"
        if kind != "expired":
            openssl("req", "-new", "-x509", "-key", key, "-keyform", "DER", "-out", out, "-outform",
                    "DER", "-days", "30", "-subj", subject, "-addext", san)
            continue
        with tempfile.TemporaryDirectory() as t:
            request, extensions = os.path.join(t, "r"), os.path.join(t, "e")
            with open(extensions, "w") as f:
                f.write(san + "\nbasicConstraints=critical,CA:TRUE\n")
            openssl("req", "-new", "-key", key, "-keyform", "DER", "-out", request, "-subj", subject)
            openssl("x509", "-req", "-in", request, "-signkey", key, "-keyform", "DER", "-extfile",
                    extensions, "-days", "-1", "-out", out, "-outform", "DER")
    # Some tests print the certificate.
    for path in glob.glob(os.path.join(folder, "*.exp")):
        with open(path) as f:
            text = f.read()
        for kind, was in old.items():
            text = text.replace(was, der(kind))
        with open(path, "w") as f:
            f.write(text)


def run(argv, cwd, env, timeout=120):
    try:
        p = subprocess.run(argv, cwd=cwd, env=env, timeout=timeout, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as e:
        return -1, (e.stdout or b"").decode(errors="replace") + "\ntimed out"


def single(binary, tests, name, lib):
    folder, file = os.path.split(os.path.join(tests, name))
    env = dict(os.environ, MICROPYPATH=".frozen:" + lib)
    rc, out = run([binary, "-X", "heapsize=8M", file], folder, env)
    if "SKIP" in out.splitlines():
        return "skip", out
    expected = os.path.join(folder, file + ".exp")
    if os.path.exists(expected):
        with open(expected) as f:
            return ("pass" if out.strip() == f.read().strip() else "fail"), out
    if "unittest" in open(os.path.join(folder, file)).read():
        return ("pass" if rc == 0 and out.rstrip().endswith("OK") else "fail"), out
    _, cpython = run([sys.executable, file], folder, dict(os.environ))
    return ("pass" if out == cpython else "fail"), out


def multi(binary, tests, name):
    env = dict(os.environ, MICROPY_MICROPYTHON=binary)
    argv = [sys.executable, "run-multitests.py", "-i", "micropython", "-i", "micropython", name]
    if shutil.which("unshare") and os.geteuid() == 0:
        argv = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *argv]
    rc, out = run(argv, tests, env)
    if re.search(r"^1 tests passed$", out, re.M):
        return "pass", out
    if not re.search(r"^1 tests performed$", out, re.M):
        raise SystemExit("%s was not run:\n%s" % (name, out))
    return ("skip" if re.search(r": skip$", out, re.M) else "fail"), out


def main():
    args = [a for a in sys.argv[1:] if a != "--json"]
    if not args or "-h" in args or "--help" in args:
        print(__doc__.strip())
        return 2
    report = args.pop() if "--json" in sys.argv else None
    binary = os.path.abspath(args[0])
    sources = args[1] if len(args) > 1 else os.path.join(ROOT, "build/sources/micropython")
    with tempfile.TemporaryDirectory() as work:
        tests = os.path.join(work, "tests")
        os.mkdir(tests)
        lib = os.path.join(work, "lib")
        os.mkdir(lib)
        with open(os.path.join(lib, "unittest.py"), "w") as f:
            f.write(UNITTEST)
        for part in ("extmod", "multi_net"):
            shutil.copytree(os.path.join(sources, "tests", part), os.path.join(tests, part))
        for script in ("run-multitests.py", "run-tests.py"):
            shutil.copy(os.path.join(sources, "tests", script), tests)
        os.mkdir(os.path.join(work, "tools"))
        shutil.copy(os.path.join(sources, "tools/pyboard.py"), os.path.join(work, "tools"))
        os.chdir(tests)
        extmod = sorted(glob.glob("extmod/ssl_*.py") + glob.glob("extmod/tls_*.py"))
        net = sorted(sum((glob.glob("multi_net/" + p) for p in
                          ("ssl*.py", "tls*.py", "asyncio_tls*.py")), []))
        far = sorted(os.path.relpath(p, os.path.join(sources, "tests")) for pattern in
                     ("net_inet/*tls*.py", "net_inet/*ssl*.py", "net_hosted/*ssl*.py")
                     for p in glob.glob(os.path.join(sources, "tests", pattern)))
        rows = []

        def note(name, variant, status, out):
            why = ""
            if status != "pass":
                no_name = variant == "as shipped" and "wrong_name" in out
                why = REASONS.get(name) or (NO_SAN if no_name else "UNKNOWN")
            rows.append({"test": name, "variant": variant, "status": status, "reason": why})
            print("%-4s %-58s %-12s %s" % (status, name, variant, why))
            if why == "UNKNOWN" or os.environ.get("VERBOSE"):
                print("     | " + out.strip().replace("\n", "\n     | "))

        for name in extmod:
            note(name, "", *single(binary, tests, name, lib))
        for name in net:
            note(name, "as shipped", *multi(binary, tests, name))
        with_san(os.path.join(tests, "multi_net"))
        for name in net:
            note(name, "with SAN", *multi(binary, tests, name))
        for name in far:
            rows.append({"test": name, "variant": "", "status": "not run", "reason": INTERNET})
            print("%-4s %-58s %-12s %s" % ("-", name, "", INTERNET))

    def count(variants, status=None):
        return sum(r["variant"] in variants and r["status"] != "not run" and
                   (status is None or r["status"] == status) for r in rows)

    total = len(extmod) + len(net) + len(far)
    print("%d of %d run pass as shipped; %d of %d with a subjectAltName; %d of %d need the Internet" % (
        count(("", "as shipped"), "pass"), len(extmod) + len(net),
        count(("", "with SAN"), "pass"), len(extmod) + len(net), len(far), total))
    if report:
        with open(report, "w") as f:
            json.dump(rows, f, indent=1)
    return any(r["reason"] == "UNKNOWN" for r in rows)


if __name__ == "__main__":
    sys.exit(main())
