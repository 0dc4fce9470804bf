#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A run that is ended half-way keeps what it measured, leaves no emulator, and goes on from there.

usage: resume.py [--build DIR]     an image of the gate must stand there
"""
import argparse
import json
import pathlib
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SUITES = "0xc02b,0x1301,0xc02f,0x009c"
IMAGE = "m4-wolfssl-fast-16384x16384"


def emulators(place):
    """Process ids of emulators that have an image of this folder."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].startswith(b"qemu-system") and any(str(place).encode() in word for word in words):
            found.append(int(entry.parent.name))
    return found


def kept(place):
    """How many rows stand beside the image; a file that is being written counts as none."""
    try:
        return len(json.loads((place / "rows.json").read_text())["rows"])
    except (OSError, ValueError):
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/firmware")
    folder = pathlib.Path(parser.parse_args().build).resolve()
    place, out = folder / IMAGE, folder / "resume.json"
    command = [sys.executable, str(HERE.parent / "run.py"), "--targets", "m4", "--backends", "wolfssl", "--suites",
               SUITES, "--jobs", "1", "--build", str(folder), "--out", str(out)]
    failures = []
    for what in (place / "rows.json", out):
        what.unlink(missing_ok=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ended:
        while kept(place) < 2 and ended.poll() is None:
            time.sleep(0.02)
        ended.send_signal(signal.SIGTERM)
        _, told = ended.communicate()
    before = kept(place)
    if ended.returncode != 130 or "goes on from there" not in told:
        failures.append(f"ended by a signal it exits with {ended.returncode} and says: {told[-300:]}")
    if out.exists():
        failures.append("half a run wrote its result")
    if emulators(place):
        failures.append(f"emulators are left: {emulators(place)}")
    resumed = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = len(json.loads(out.read_text())["rows"]) if out.exists() else 0
    if resumed.returncode != 0 or f", {rows - before} handshakes run" not in resumed.stdout or not 2 <= before < rows:
        failures.append(f"{before} of {rows} rows were kept, and the second run says: {resumed.stdout[-300:]}")
    whole = subprocess.run([*command, "--afresh", "--out", str(folder / "whole.json")], capture_output=True, check=False)
    if whole.returncode != 0 or (folder / "whole.json").read_bytes() != out.read_bytes():
        failures.append("a resumed run and a whole one differ")
    for failure in failures:
        print(f"resume: {failure}")
    print(f"resume: ended after {before} of {rows} rows, then {rows - before} run")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
