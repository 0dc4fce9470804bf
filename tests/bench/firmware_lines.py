#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The firmware bench's command lines: what they refuse and with which words, and what its gates let through. Builds no
image.

usage: firmware_lines.py USSL
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOM = ROOT / "bench" / "firmware"


class Bench:
    def __init__(self, ussl, folder):
        self.ussl, self.folder = ussl, folder

    def run(self, script, *arguments, expect):
        done = subprocess.run([sys.executable, str(ROOM / script), *map(str, arguments)], capture_output=True, text=True,
                              check=False, cwd=self.folder, timeout=60)
        said = done.stdout + done.stderr
        assert done.returncode == expect and "Traceback" not in said, f"exit {done.returncode} of {arguments}:\n{said}"
        return said

    def written(self, name, document):
        path = self.folder / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return path


def refuses_what_there_is_not(bench):
    told = ["--ussl", bench.ussl, "--build", bench.folder / "build", "--out", bench.folder / "out.json"]
    for arguments, word in ((["--targets", "m5"], "m33"), (["--targets", ""], "m33"), (["--suites", "", *told], "ussl suites"),
                            (["--profiles", ""], "balanced"), (["--records", ""], "16384x2048"), (["--backends", "gnutls"], "wolfssl"),
                            (["--profiles", "tiny"], "balanced"), (["--records", "16384"], "16384x2048"),
                            (["--records", "511x512"], "512 to 16384"), (["--records", "16384x16385"], "512 to 16384"),
                            (["--suites", "NOPE", *told], "ussl suites --all"),
                            (["--suites", "0xc02b,", *told], "ussl suites --all"),
                            (["--backends", "wolfssl", "--suites", "0xc09e", *told], "has none of these suites"),
                            (["--jobs", "0"], "below 1"), (["--jobs", "two"], "invalid int value"),
                            (["--timeout", "0"], "below 1"), (["--quick", "--full"], "not allowed"),
                            (["--gate", "--targets", "m7"], "rows of the baseline"), (["frobnicate"], "unrecognized"),
                            (["profile", "--target", "m5"], "m33"), (["profile", "--backends", "x"], "wolfssl"),
                            (["profile", "--records", "1x1"], "512 to 16384"),
                            (["profile", "--suites", "NOPE", *told[:2]], "ussl suites --all"), (["page"], "page FILE"),
                            (["gate", "a"], "required: new"), (["gate", "a", "b", "--max-insn", "nan"], "0 percent or more")):
        said = bench.run("run.py", *arguments, expect=2)
        assert word in said, (arguments, said)
    assert not (bench.folder / "build").exists()


def takes_suites_by_any_name(bench):
    """Each is known, so that the refusal is wolfSSL's lack of it."""
    for name in ("0xc09e", "TLS_DHE_RSA_WITH_AES_128_CCM", "DHE-RSA-AES128-CCM"):
        assert "has none" in bench.run("run.py", "--ussl", bench.ussl, "--backends", "wolfssl", "--suites", name, expect=2)


def refuses_sets_of_ones_own(bench):
    for arguments, word in ((["--suites", "NOPE"], "ussl suites --all"), (["--suites", ","], "at least one suite"),
                            (["--suites", "0xc02b", "--options", "nope"], "sessions"),
                            (["--suites", "0xc02b", "--backend", "nope"], "wolfssl"),
                            (["--suites", "0xc02b", "--records", "abc"], "16384x2048"),
                            (["--suites", "0xc02b", "--target", "m5"], "m33"), ([], "required: --suites"),
                            (["gate", "none.json", "none.json"], "cannot be read"),
                            (["gate", ROOM / "baseline.json", ROOM / "baseline.json"], "measure it anew")):
        ussl = [] if arguments[:1] == ["gate"] else ["--ussl", bench.ussl]
        said = bench.run("size.py", *arguments, *ussl, expect=2)
        assert word in said, (arguments, said)
    said = bench.run("size.py", "--suites", "0xc02b", "--ussl", bench.folder / "none", expect=2)
    assert "./run build" in said, said


def tells_what_cannot_be_read(bench):
    for arguments, word in ((["--ussl", bench.folder / "none"], "./run build"), (["--ussl", "/bin/false"], "./run build"),
                            (["page", "none.json"], "cannot be read"), (["gate", "none.json", "b"], "cannot be read"),
                            (["page", bench.written("cut.json", "{")], "cannot be read"),
                            (["page", bench.written("list.json", "[]")], "measure it anew"),
                            (["page", bench.written("old.json", {"schema": "ussl-firmware-bench/1"})], "measure it anew")):
        said = bench.run("run.py", *arguments, expect=1)
        assert word in said, (arguments, said)


def gates_what_grew(bench):
    baseline = json.loads((ROOM / "baseline.json").read_text())

    def gate(expect, change, *more):
        new = copy.deepcopy(baseline)
        change(new)
        return bench.run("run.py", "gate", ROOM / "baseline.json", bench.written("new.json", new), *more, expect=expect)

    def grow(column, by):
        def change(document):
            at = document["columns"].index(column)
            document["rows"][0][at] = int(document["rows"][0][at] * by) + 33
        return change

    count = len(baseline["rows"])
    families = {}
    for row in baseline["rows"]:
        target = baseline["images"][row[baseline["columns"].index("image")]]["target"]
        families[target] = families.get(target, 0) + 1
    assert set(families) == {"m4", "rv32"} and min(families.values()) >= 8, families
    assert f"{count} passed, 0 failed" in gate(0, lambda d: None)
    assert "client_insn" in gate(1, grow("client_insn", 1.006))
    assert f"{count} passed" in gate(0, grow("client_insn", 1.004))
    assert f"{count} passed" in gate(0, grow("client_insn", 1.006), "--max-insn", "1%")
    for column in ("server_insn", "client_peak", "server_peak", "client_stack", "server_stack", "client_step_insn"):
        assert column in gate(1, grow(column, 1.006)), column
    image = baseline["rows"][0][baseline["columns"].index("image")]
    assert "flash_bytes" in gate(1, lambda d: d["images"][image].update(flash_bytes=10 ** 6))
    assert "gone" in gate(1, lambda d: d["rows"].pop())
    failed = baseline["columns"].index("error")
    assert "timeout" in gate(1, lambda d: d["rows"][0].__setitem__(failed, "timeout"))
    assert "1 skipped" in gate(0, lambda d: d["versions"].update(mbedtls="3.6.99"))


CHECKS = (refuses_what_there_is_not, takes_suites_by_any_name, refuses_sets_of_ones_own, tells_what_cannot_be_read,
          gates_what_grew)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        return checks.run(CHECKS, Bench(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
