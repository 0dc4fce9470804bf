#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How much faster Mbed TLS is as this project builds it than as its own build makes it.

usage: stock.py BUILD_DIR [--pairs N] [--json]

Runs the two programs in turn, N times (default 9), and gives the median of the paired ratios with the
95 percent bootstrap interval. Handshakes are TLS 1.2 ECDHE-ECDSA with X25519, a leaf and one
intermediate on P-256, both ends in the process; bulk is records of 16 KB, each sealed and opened.
Build both first: cmake --build BUILD_DIR --target speed_mbedtls speed_mbedtls_stock
Exit 1 if a goal is missed: AES-GCM twice, ECDSA handshakes three times as fast.
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys

SUITES = ["0xc02b", "0xcca9", "0xc0ac"]
GOALS = {("0xc02b", "mb_per_s"): 2.0, ("0xc02b", "handshakes_per_s"): 3.0}


def run(program, suite):
    done = subprocess.run([str(program), suite], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"stock.py: {program} {suite} failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


def interval(ratios, rounds=2000):
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(rounds))
    return medians[int(0.025 * rounds)], medians[int(0.975 * rounds)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ours, stock = (options.build / "bench" / "direct" / f"speed_mbedtls{end}" for end in ("", "_stock"))
    if not ours.exists() or not stock.exists():
        sys.exit(f"stock.py: build the programs first:\n  cmake --build {options.build} "
                 "--target speed_mbedtls speed_mbedtls_stock")
    rows, missed = [], 0
    for suite in SUITES:
        pairs = []
        for i in range(options.pairs):
            print(f"\r{suite}: pair {i + 1} of {options.pairs} ", end="", file=sys.stderr, flush=True)
            pairs.append((run(ours, suite), run(stock, suite)))
        print("\r" + " " * 40 + "\r", end="", file=sys.stderr)
        for what in ("handshakes_per_s", "mb_per_s"):
            ratios = [a[what] / b[what] for a, b in pairs]
            low, high = interval(ratios)
            row = {"suite": pairs[0][0]["suite"], "what": what,
                   "ours": statistics.median(a[what] for a, _ in pairs),
                   "stock": statistics.median(b[what] for _, b in pairs),
                   "ratio": statistics.median(ratios), "low": low, "high": high}
            rows.append(row)
            goal = GOALS.get((suite, what))
            missed += goal is not None and row["ratio"] < goal
            if not options.json:
                print(f"{row['suite']:46} {what:17} ours {row['ours']:9.1f}  stock {row['stock']:8.1f}  "
                      f"x {row['ratio']:.2f} [{low:.2f}, {high:.2f}]" + (f"  goal {goal}" if goal else ""), flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
