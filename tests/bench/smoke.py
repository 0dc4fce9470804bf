#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The host bench's command, end to end on tiny cases: what it lists, measures, writes, compares, refuses.

usage: smoke.py BUILD_DIR
"""
import contextlib
import copy
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import checks
import jsonschema  # Debian's python3-jsonschema: the standard's own validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
TINY = ["--min-time", "0.0005", "--reps", "3"]
# One small case a phase; several peers must stand beside each other in it.
CASES = {
    "cipher": ["--phase", "cipher", "--what", "AES-128-GCM", "--size", "64"],
    "digest": ["--phase", "digest", "--what", "SHA-256", "--size", "64"],
    "agree": ["--phase", "agree", "--what", "P-256"],
    "sign": ["--phase", "sign", "--what", "ECDSA-P256"],
    "handshake": ["--phase", "handshake", "--kx", "TLS1.3 ECDSA"],
    "bulk": ["--phase", "bulk", "--suite", "TLS_AES_128_GCM_SHA256", "--size", "1024"],
    "connections": ["--phase", "connections", "--kx", "TLS1.2 ECDHE-ECDSA"],
}


class Bench:
    def __init__(self, build, folder):
        self.program = build / "ussl-bench"
        self.folder = folder
        self.schema = json.loads((ROOT / "bench" / "schema" / "ussl-bench-2.json").read_text())
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def run(self, *arguments, expect=0):
        done = subprocess.run([sys.executable, str(self.program), *map(str, arguments)], capture_output=True, text=True,
                              check=False)
        assert done.returncode == expect, f"exit {done.returncode} of {arguments}:\n{done.stdout}{done.stderr}"
        return done.stdout, done.stderr

    def measured(self, name, *arguments):
        out = self.folder / f"{name}.json"
        self.run(*arguments, *TINY, "--out", out)
        document = json.loads(out.read_text())
        self.validate(document)
        return document

    def validate(self, document):
        jsonschema.Draft202012Validator(self.schema).validate(document)


def lists_every_phase_and_peer(bench):
    names = bench.run("--list")[0].split("\n")[:-1]
    assert len(names) == len(set(names))
    fields = [name.split("/") for name in names]
    assert {f[0] for f in fields} == {*CASES, "memory", "layer"}, {f[0] for f in fields}
    for phase in ("handshake", "bulk", "connections", "memory"):
        peers = {f[2] for f in fields if f[0] == phase}
        assert peers == {"mbedtls", "wolfssl", "mbedtls-direct", "wolfssl-direct", "openssl"}, (phase, peers)


def each_suite_has_its_cases(bench):
    document = bench.measured("suites", *CASES["cipher"], "--backend", "mbedtls", "--peer", "none")
    names = [line.split("/") for line in bench.run("--list")[0].split("\n")[:-1]]
    have = {(f[0], f[1], f[2]) for f in names}
    assert len(document["suites"]) == 84, len(document["suites"])
    for suite in document["suites"]:
        for backend in suite["backends"]:
            wanted = [("cipher", suite["cipher"]), ("bulk", suite["bulk"])] + [("handshake", k) for k in suite["kx"]]
            for phase, what in wanted:
                assert (phase, what, backend) in have, (suite["name"], phase, what, backend)


def measures_each_phase(bench):
    for phase, arguments in CASES.items():
        document = bench.measured(phase, *arguments)
        rows = document["cases"]
        assert rows and not [r for r in rows if "error" in r], [r for r in rows if "error" in r]
        assert {r["phase"] for r in rows} == {phase}
        assert all(len(r["ns"]) == 3 for r in rows)
        peers = {r["peer"] for r in rows}
        assert {"mbedtls", "wolfssl", "openssl"} <= peers, (phase, peers)
        if phase in ("handshake", "bulk", "connections"):
            assert {"mbedtls-direct", "wolfssl-direct"} <= peers
            assert {r["role"] for r in rows} == {"both", "client", "server"}


def weighs_memory(bench):
    document = bench.measured("memory", "--phase", "memory", "--quick")
    rows = {(r["peer"], r["what"], r["connections"]): r for r in document["memory"]}
    for backend in ("mbedtls", "wolfssl"):
        one, many = (rows[backend, "TLS1.3 ECDSA", n] for n in (1, 100))
        assert one["client_core"] <= 256, one
        assert abs(one["client_idle"] - many["client_idle"]) < 512, (one, many)
        assert one["client_peak"] > 0.7 * one["client_idle"] > 0, one


def counts_the_layer(bench):
    document = bench.measured("layer", "--phase", "layer", "--backend", "mbedtls")
    assert [r["suite"] for r in document["layer"]] == ["0xc02b", "0x1301"] and not document["cases"]
    for row in document["layer"]:
        assert row["insn_ussl"] > row["insn_direct"] > 1000000, row
    # A filter of suites asks for something else, unless the phase is named.
    assert "layer/" not in bench.run(*CASES["bulk"], "--list")[0]


def tables_hold_the_ratios(bench):
    text = bench.run(*CASES["agree"], *TINY, "--format", "csv")[0]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {r["peer"] for r in rows} == {"mbedtls", "wolfssl", "openssl"}
    assert all("[" in r["against openssl"] for r in rows if r["peer"] != "openssl"), rows
    table, said = bench.run(*CASES["bulk"], *TINY, "--role", "client")
    assert "TLS_AES_128_GCM_SHA256" in table and " client " in table and " both " not in table, table
    assert "about" in said, said
    bench.validate(json.loads(bench.run(*CASES["agree"], *TINY, "--format", "json")[0]))


def compares_runs(bench):
    first = bench.folder / "agree.json"
    text = bench.run("compare", first, first)[0]
    assert "(100 %)" in text, text
    slower = json.loads(first.read_text())
    for row in slower["cases"]:
        # Slower than the slowest, so that a busy machine's spread does not make them meet.
        row["ns"] = [n + max(row["ns"]) for n in row["ns"]]
    second = bench.folder / "slower.json"
    second.write_text(json.dumps(slower))
    assert "times: 0 of" in bench.run("compare", first, second)[0]


def gates_counts(bench):
    base = json.loads((bench.folder / "agree.json").read_text())
    base["insn"], base["heap"] = {"handshake/X/mbedtls": 1000000}, {"peak of the client/X/mbedtls": 1000}

    def gate(expect, **changes):
        new = copy.deepcopy(base)
        for key, change in changes.items():
            new[key].update(change)
        paths = [bench.folder / "base.json", bench.folder / "new.json"]
        for path, document in zip(paths, (base, new)):
            path.write_text(json.dumps(document))
        return bench.run("gate", *paths, "--max-insn", "0.5%", "--max-heap", "0", expect=expect)[0]

    assert "2 passed, 0 failed" in gate(0)
    assert "2 passed, 0 failed" in gate(0, insn={"handshake/X/mbedtls": 1004000})
    assert "OVER" in gate(1, insn={"handshake/X/mbedtls": 1006000})
    assert "OVER" in gate(1, heap={"peak of the client/X/mbedtls": 1001})
    assert "skipped: the baseline is of compiler" in gate(0, about={"compiler": "another"})
    other = {"mbedtls": dict(base["about"]["libraries"]["mbedtls"], version="3.6.99")}
    assert "this is 3.6.99" in gate(0, about={"libraries": {**base["about"]["libraries"], **other}})
    missing = copy.deepcopy(base)
    missing["insn"] = {}
    (bench.folder / "new.json").write_text(json.dumps(missing))
    assert "gone" in bench.run("gate", bench.folder / "base.json", bench.folder / "new.json", expect=1)[0]


def refuses_with_a_way_out(bench):
    for arguments, word in ((["--phase", "ciphre"], "cipher, digest"), (["--suite", "NOPE"], "ussl suites"),
                            (["--backend", "gnutls"], "mbedtls"), (["--size", "17"], "16384"),
                            (["frobnicate"], "--help"), (["--what", "NOPE"], "--list"),
                            (["--kx", "NOPE", "--list"], "no case fits"), (["--reps", "0"], "not above 0"),
                            (["--min-time", "nan"], "not above 0"), (["--min-time", "inf"], "not above 0"),
                            (["--min-time", "x"], "invalid float value"),
                            (["gate", "a", "b", "--max-insn", "nan"], "0 percent or more"),
                            (["gate", "a", "b", "--max-heap", "-1"], "0 percent or more"),
                            (["--phase", "layer", "--peer", "none"], "called directly")):
        said = bench.run(*arguments, expect=2)[1]
        assert word in said, (arguments, said)
    said = bench.run("compare", ROOT / "README.md", ROOT / "README.md", expect=1)[1]
    assert "cannot be read" in said
    # Told before anything is measured, not after.
    for out, word in ((bench.folder, "is a folder"), (bench.folder / "none" / "x.json", "can be written to")):
        for command in ([], ["insn"]):
            said = bench.run(*command, "--out", out, expect=1)[1]
            assert word in said and "took" not in said, said
    half = bench.folder / "half.json"
    half.write_text('{"schema": "ussl-bench/2"}')
    for command in (["compare", half, half], ["gate", half, half]):
        assert "has no 'about'" in bench.run(*command, expect=1)[1]


def lists_into_a_closed_pipe(bench):
    with subprocess.Popen([sys.executable, str(bench.program), "--list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as listing:
        assert listing.stdout.readline()
        listing.stdout.close()
        said = listing.stderr.read()
        assert listing.wait() == 0 and not said, said


def refuses_a_profile_that_is_not_built(bench):
    if not (bench.program.parent.parent / "bench-small").exists():
        assert "./run bench --profile small" in bench.run("--profile", "small", "--list", expect=1)[1]


def schema_refuses_what_is_wrong(bench):
    good = json.loads((bench.folder / "agree.json").read_text())
    bench.validate(good)
    for spoil in (lambda d: d.pop("about"), lambda d: d["about"].pop("commit"), lambda d: d.update(schema="ussl-bench/1"),
                  lambda d: d["cases"][0].pop("ns"), lambda d: d["cases"][0].update(ns=[0]),
                  lambda d: d["cases"][0].update(mean=1), lambda d: d["about"].update(profile="huge")):
        bad = copy.deepcopy(good)
        spoil(bad)
        with contextlib.suppress(jsonschema.ValidationError):
            bench.validate(bad)
            raise AssertionError("the schema takes a document that is wrong")


CHECKS = (lists_every_phase_and_peer, each_suite_has_its_cases, measures_each_phase, weighs_memory, counts_the_layer,
          tables_hold_the_ratios, compares_runs, gates_counts, refuses_with_a_way_out, lists_into_a_closed_pipe,
          refuses_a_profile_that_is_not_built, schema_refuses_what_is_wrong)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        return checks.run(CHECKS, Bench(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder)), jsonschema.ValidationError)


if __name__ == "__main__":
    sys.exit(main())
