#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the layer costs: instructions of a connection through ussl against the library called directly.

usage: cost.py BUILD_DIR [--limit PERCENT] [--json]

Each program runs one handshake and 1 MiB each way under callgrind, which counts instructions and
repeats itself; random bytes are fixed. Exit 1 if a ratio is over the limit (default 1 percent).
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SUITES = {"0xc02b": "TLS 1.2 ECDHE-ECDSA-AES128-GCM", "0x1301": "TLS 1.3 AES128-GCM"}


def instructions(program, suite):
    """Instructions inside measured(), by the callgrind of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind"
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--toggle-collect=measured", f"--callgrind-out-file={out}",
             str(program), suite], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"cost.py: {program} {suite} failed:\n{done.stderr[-1500:]}")
        return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--limit", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = options.build / "bench" / "direct"
    rows = []
    for backend in sorted(p.name.split("_")[1] for p in folder.glob("direct_*")):
        for suite, text in SUITES.items():
            direct = instructions(folder / f"direct_{backend}", suite)
            layer = instructions(folder / f"layer_{backend}", suite)
            rows.append({"backend": backend, "suite": suite, "text": text, "direct": direct, "ussl": layer,
                         "percent": round(100.0 * (layer - direct) / direct, 3)})
            if not options.json:
                row = rows[-1]
                print(f"{backend:8} {text:32} direct {direct:12,}  ussl {layer:12,}  {row['percent']:+.3f} %",
                      flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    return 1 if not rows or any(row["percent"] > options.limit for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
