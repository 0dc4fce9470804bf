#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ussl client` against `ussl server`: every option that shows on the other side, and a hostile peer or two."""
import json
import os
import socket
import stat
import subprocess
import sys
import time

import peers

KEY = "00112233445566778899aabbccddeeff"


def identity(args, name):
    return ["--cert", f"{args.pki}/{name}.pem", "--key", f"{args.pki}/{name}.key"]


def scratch(args, name):
    path = os.path.join(args.out, "command-" + name)
    if os.path.exists(path):
        os.unlink(path)
    return path


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Case:
    """One client backend, one server backend, one version."""

    def __init__(self, args, count, client, server, version):
        self.args, self.count, self.client_backend, self.server_backend = args, count, client, server
        self.version = version
        self.title = f"{client} -> {server} {version}"
        self.trust = ["--cafile", f"{args.pki}/ca.pem"]

    def server(self, *options):
        return peers.OurServer(self.args.ussl, self.server_backend, *options)

    def client(self, port, *options, name="myssl.com"):
        named = ["--servername", name] if name else []
        return peers.our_client(
            self.args.ussl, self.client_backend, port, "--min", self.version, "--max", self.version, *named, *options
        )

    def lines(self, port, *options):
        command = [self.args.ussl, "client", "--backend", self.client_backend, "--connect", f"{peers.HOST}:{port}"]
        command += ["--min", self.version, "--max", self.version, "--servername", "myssl.com", *self.trust]
        done = subprocess.run([*command, "--json", *options], capture_output=True, timeout=peers.PATIENCE, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()], done

    def expect(self, true, words):
        return self.count.expect(true, f"{self.title}: {words}")


def echo(case):
    with case.server(*identity(case.args, "ec"), "--echo") as s:
        for chunk in (None, 1, 7):
            out = scratch(case.args, "echo")
            text = "hello " * 500
            extra = ["--io-chunk", str(chunk)] if chunk else []
            code, report, words = case.client(s.port, *case.trust, "--send", text, "--out", out, *extra)
            case.expect(code == 0, f"echo by {chunk}: exit {code}: {words}")
            case.expect(content(out) == text.encode(), f"echo by {chunk}: {len(content(out))} bytes")
            case.expect(report["bytes_in"] == report["bytes_out"] == len(text), f"echo by {chunk}: {report}")


def page(case):
    keylog = scratch(case.args, "keylog")
    with case.server(*identity(case.args, "ec"), "--http", "--alpn", "h2,http/1.1") as s:
        out = scratch(case.args, "page")
        code, report, words = case.client(
            s.port, *case.trust, "--http", "--out", out, "--alpn", "http/1.1,x", "--keylog", keylog
        )
        if code == 89:  # the key log is a matter of the build
            code, report, words = case.client(s.port, *case.trust, "--http", "--out", out, "--alpn", "http/1.1,x")
        else:
            lines = content(keylog).decode().splitlines()
            label = "CLIENT_RANDOM" if case.version == "tls1.2" else "CLIENT_TRAFFIC_SECRET_0"
            case.expect(any(line.startswith(label + " ") for line in lines), f"key log: {lines}")
            case.expect(stat.S_IMODE(os.stat(keylog).st_mode) == 0o600, "the key log is for its owner")
        case.expect(code == 0, f"page: exit {code}: {words}")
        case.expect(report["alpn"] == "http/1.1", f"alpn: {report}")
        case.expect(content(out).startswith(b"HTTP/1.0 200 OK\r\n"), "page: no answer")
        code, report, _ = case.client(s.port, *case.trust, "--alpn", "spdy")
        case.expect(code == 1 and report["alert_received"] == 120, f"no protocol in common: {code} {report}")


def sessions(case):
    blob = scratch(case.args, "session")
    with case.server(*identity(case.args, "ec"), "--http") as s:
        reports, done = case.lines(s.port, "--reconnect", "3", "--session-out", blob)
        case.expect([r["resumed"] for r in reports] == [False, True, True, True],
                    f"reconnect: exit {done.returncode}, resumed {[r['resumed'] for r in reports]}: {done.stderr}")
        case.expect(stat.S_IMODE(os.stat(blob).st_mode) == 0o600, "the session is for its owner")
        code, report, words = case.client(s.port, *case.trust, "--session-in", blob)
        case.expect(code == 0 and report["resumed"], f"session-in: {code} {report} {words}")
        code, report, _ = case.client(s.port, *case.trust, "--session-in", blob, name="localhost")
        case.expect(code == 0 and not report["resumed"], f"session-in, another name: {code} {report}")
        damaged = scratch(case.args, "damaged")
        with open(damaged, "wb") as file:
            file.write(content(blob)[:40])
        code, report, words = case.client(s.port, *case.trust, "--session-in", damaged)
        case.expect(code == 1 and "damaged" in words, f"session-in, damaged: {code} {report} {words}")


def trust(case):
    args = case.args
    with open(f"{args.pki}/pins.tsv", encoding="utf-8") as file:
        pins = {row.split("\t")[0]: row.split("\t")[2].strip() for row in file}
    with case.server(*identity(args, "ec")) as s:
        for options, name, code, reasons in (
            (case.trust, "myssl.com", 0, []),
            (case.trust, "wrong.example", 1, ["wrong_name"]),
            (case.trust, None, 0, []),  # 127.0.0.1
            (case.trust + ["--verify-name", "wrong.example"], "myssl.com", 1, ["wrong_name"]),
            (case.trust + ["--time", "4102444800"], "myssl.com", 1, ["expired"]),
            (case.trust + ["--time", "1600000000"], "myssl.com", 1, ["not_yet_valid"]),
            (case.trust + ["--time", "0"], "myssl.com", 1, ["clock_unset"]),
            (["--pin", pins["ec"]], "myssl.com", 0, []),
            (["--pin", "sha256/" + pins["ec"]], "myssl.com", 0, []),
            (["--pin", pins["rsa"]], "myssl.com", 1, ["pin_mismatch"]),
            (case.trust + ["--pin", pins["rsa"], "--pin", pins["ec"]], "myssl.com", 0, []),
            (case.trust + ["--pin", pins["rsa"]], "myssl.com", 1, ["pin_mismatch"]),
            (["--cafile", f"{args.pki}/big-ca.pem"], "myssl.com", 1, ["untrusted"]),
            (["--insecure"], "myssl.com", 0, ["untrusted"]),
        ):
            got, report, words = case.client(s.port, *options, name=name)
            case.expect(
                got == code and report["verify"] == reasons,
                f"{' '.join(options[-2:])} {name}: exit {got}, {report.get('verify')}: {words}",
            )
            case.expect((report["error"] == "verify") == (code == 1), f"{name}: {report['error']}")
            case.expect(report["sni"] == name, f"sni: {report['sni']}, not {name}")


def mutual(case):
    args = case.args
    with case.server(*identity(args, "ec"), *case.trust, "--client-cert", "require", "--echo") as s:
        with open(scratch(args, "pass"), "w", encoding="utf-8") as file:
            file.write("test\n")
        encrypted = ["--cert", f"{args.pki}/ec.pem", "--key", f"{args.pki}/ec-enc.key"]
        for options, code in (
            (identity(args, "client-ec"), 0),
            (identity(args, "client-rsa"), 0),
            (encrypted + ["--passin", "test"], 0),
            (encrypted + ["--passin", f"file:{args.out}/command-pass"], 0),
            (encrypted + ["--passin", "wrong"], 1),
            ([], 1),
            (identity(args, "big"), 1),
        ):
            got, report, words = case.client(s.port, *case.trust, "--send", "x", *options)
            shown = " ".join(options)
            case.expect(got == code, f"mutual {shown}: exit {got}, not {code}: {words}")
            if not options:
                alert = 40 if case.version == "tls1.2" else 116
                case.expect(report["alert_received"] == alert, f"no client certificate: {report}")


def psk(case):
    with case.server("--psk-identity", "board7", "--psk", KEY, "--echo") as s:
        for identity_, key, code in (("board7", KEY, 0), ("board8", KEY, 1), ("board7", KEY[:-1] + "e", 1)):
            got, report, words = case.client(s.port, "--psk-identity", identity_, "--psk", key, "--send", "x")
            case.expect(got == code, f"psk {identity_}: exit {got}: {words}")
            case.expect(code != 0 or report["bytes_in"] == 1, f"psk: {report}")


def certificates(case):
    args = case.args
    second = ["--cert2", f"{args.pki}/rsa.pem", "--key2", f"{args.pki}/rsa.key"]
    with case.server(*identity(args, "ec"), *second) as s:
        for schemes in ("ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256,rsa_pkcs1_sha256"):
            # The intermediates of either chain are signed by its own kind of key.
            code, report, words = case.client(s.port, *case.trust, "--sigalgs", schemes, "--groups", "P-256")
            case.expect(code == 0, f"{schemes}: exit {code}: {words}")
            case.expect(report["sigalg"] in (None, *schemes.split(",")), f"{schemes}: {report['sigalg']}")


def survival(case):
    """Idle, bare and broken connections neither stop the server nor hold up the others."""
    args = case.args
    # Every connection below counts: two that talk no TLS, one refused, one good.
    with case.server(*identity(args, "ec"), "--echo", "--count", "4", "--timeout", "2000") as s:
        idle = socket.create_connection((peers.HOST, s.port))
        noise = socket.create_connection((peers.HOST, s.port))
        noise.sendall(b"GET / HTTP/1.0\r\n\r\n")
        code, _, _ = case.client(s.port, *case.trust, name="wrong.example")
        case.expect(code == 1, f"a wrong name: {code}")
        begun = time.monotonic()
        code, _, words = case.client(s.port, *case.trust, "--send", "x")
        case.expect(code == 0 and time.monotonic() - begun < 1.5, f"beside an idle one: {code} {words}")
        try:
            status = s.process.wait(10)
        except subprocess.TimeoutExpired:
            status = None
        case.expect(status == 0, f"after --count: {status}")
        idle.close()
        noise.close()
        for reader in s.readers:
            reader.join(3)
        errors = sorted(str(json.loads(line)["error"]) for line in s.reports)
        case.expect(len(errors) == 4 and errors.count("None") == 1 and "timeout" in errors, f"reports: {errors}")


def truncation(case):
    """A server that is killed between handshake and close_notify is no orderly end."""
    with case.server(*identity(case.args, "ec"), "--echo") as s:
        command = [case.args.ussl, "client", "--backend", case.client_backend, "--connect", f"{peers.HOST}:{s.port}"]
        command += ["--min", case.version, "--max", case.version, "--servername", "myssl.com", *case.trust]
        # The page never comes: an echo server waits, and then it is gone.
        with subprocess.Popen([*command, "--http", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            time.sleep(0.6)
            s.process.kill()
            out, _ = client.communicate(timeout=peers.PATIENCE)
            report = json.loads(out)
            case.expect(client.returncode == 1 and report["error"] == "truncated", f"{client.returncode} {report}")


def silence(args, count):
    """A peer that accepts and says nothing: exit 3 within the timeout."""
    with socket.socket() as listener:
        listener.bind((peers.HOST, 0))
        listener.listen()
        for backend in peers.linked(args.ussl):
            begun = time.monotonic()
            code, report, words = hasty_client(args, backend, listener.getsockname()[1])
            took = time.monotonic() - begun
            count.expect(code == 3 and report.get("error") == "timeout", f"{backend}: silence: {code} {report} {words}")
            count.expect(0.2 < took < 5, f"{backend}: silence took {took:.1f} s")


def hasty_client(args, backend, port):
    command = [args.ussl, "client", "--backend", backend, "--connect", f"{peers.HOST}:{port}", "--timeout", "300"]
    command += ["--cafile", f"{args.pki}/ca.pem", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=peers.PATIENCE, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def test(args, count):
    backends = peers.linked(args.ussl)
    parts = (echo, page, sessions, trust, mutual, psk, certificates, survival, truncation)
    for client in backends:
        for server in backends:
            for version in ("tls1.2", "tls1.3"):
                case = Case(args, count, client, server, version)
                before = count.failed
                for part in parts:
                    part(case)
                print(f"{case.title}: {len(parts)} parts, {count.failed - before} expectations failed", flush=True)
    silence(args, count)


if __name__ == "__main__":
    sys.exit(peers.main(test, "command"))
