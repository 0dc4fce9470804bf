#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the layer costs: a connection through ussl against the library called directly.

usage: cost.py BUILD_DIR [--limit [BACKEND=]PERCENT]... [--json]

Instructions of one handshake and 1 MiB each way, by callgrind, which repeats itself, with fixed
random bytes; heap bytes that one idle connection holds, and how many of them are ussl's own state;
payload bytes that memcpy and memmove copied for each byte moved. Exit 1 if a connection costs more
instructions than its limit (default 0.5 percent), or payload is copied once more than without ussl.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SUITES = {"0xc02b": "TLS 1.2 ECDHE-ECDSA-AES128-GCM", "0x1301": "TLS 1.3 AES128-GCM"}
# Copies of handshake bytes that late records bring are no payload.
COPY_NOISE = 0.01


def run(command, environment=None):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"cost.py: {' '.join(map(str, command))} failed:\n{done.stderr[-1500:]}")
    return done.stdout


def callgrind(function, command):
    """Instructions inside `function`, by the callgrind of this machine, and what the program printed."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind"
        printed = run(["valgrind", "--tool=callgrind", f"--toggle-collect={function}",
                       f"--callgrind-out-file={out}", *command])
        return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M).group(1)), printed


def weight(program, suite):
    # Freed blocks that wait in a thread's cache would count as held.
    environment = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.tcache_count=0")
    return json.loads(run([program, suite, "weigh"], environment))


def backends(build):
    """Those whose library is called directly in this build."""
    return sorted(p.name.split("_")[1] for p in (pathlib.Path(build) / "bench" / "direct").glob("direct_*"))


def row_of(build, backend, suite):
    """One connection of a backend, as bench/SCHEMA.md has it."""
    folder = pathlib.Path(build) / "bench" / "direct"
    direct, _ = callgrind("measured", [folder / f"direct_{backend}", suite, "count"])
    layer, _ = callgrind("measured", [folder / f"layer_{backend}", suite, "count"])
    held, plain = weight(folder / f"layer_{backend}", suite), weight(folder / f"direct_{backend}", suite)
    copied = [json.loads(run([folder / f"copies_{road}_{backend}", suite, "copies"]))["copied"]
              for road in ("direct", "layer")]
    return {"backend": backend, "suite": suite, "text": SUITES[suite],
            "insn_direct": direct, "insn_ussl": layer, "insn_percent": round(100.0 * (layer - direct) / direct, 3),
            "bytes_direct": plain["client"], "bytes_ussl": held["client"], "bytes_core": held["core"],
            "copied_direct": copied[0], "copied_ussl": copied[1]}


def line_of(row):
    return (f"{row['backend']:8} {row['text']:32} instructions {row['insn_direct']:12,} {row['insn_ussl']:12,} "
            f"{row['insn_percent']:+.3f} %   heap of a client {row['bytes_direct']:6,} {row['bytes_ussl']:6,} B "
            f"({row['bytes_ussl'] - row['bytes_direct']:+,}), core state {row['bytes_core']} B   "
            f"copies a byte {row['copied_direct']:.3f} {row['copied_ussl']:.3f} "
            f"({row['copied_ussl'] - row['copied_direct']:+.3f})")


def limit_of(text):
    """(backend, percent); without a backend, None."""
    backend, _, percent = text.rpartition("=")
    try:
        return backend or None, float(percent)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no limit; write 0.5, or wolfssl=0.9") from None


def over(row, limits):
    limit = limits.get(row["backend"], limits.get(None, 0.5))
    return row["insn_percent"] > limit or row["copied_ussl"] - row["copied_direct"] > COPY_NOISE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--limit", type=limit_of, action="append", default=[])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    limits = dict(options.limit)
    rows = []
    for row in (row_of(options.build, b, suite) for b in backends(options.build) for suite in SUITES):
        rows.append(row)
        if not options.json:
            print(line_of(row) + ("  OVER" if over(row, limits) else ""), flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    bad = sum(over(row, limits) for row in rows)
    if not options.json:
        print(f"{len(rows) - bad} passed, {bad} failed")
    return 1 if not rows or bad else 0


if __name__ == "__main__":
    sys.exit(main())
