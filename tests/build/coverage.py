#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints how many lines of a folder the programs of a coverage build reached, by file.

    coverage.py BUILD_DIR FOLDER PERCENT        exit 1 below PERCENT of all lines
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def programs(build):
    """Everything that was linked with the core: a line counts if any of them ran it."""
    found = [build / "ussl", *(build / "tests").glob("unit_*"), *(build / "tests").glob("conformance_*"),
             *(build / "tests").glob("threads_*"), *(build / "tests").glob("plain_*"),
             *(build / "tests/fuzz").glob("fuzz_*")]
    return [p for p in found if p.is_file() and p.suffix == ""]


def files(build, folder):
    """What llvm-cov tells of every source file of the folder."""
    objects = programs(build)
    command = ["llvm-cov", "export", f"-instr-profile={build / 'all.profdata'}", str(objects[0])]
    for program in objects[1:]:
        command += ["-object", str(program)]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    for entry in report["data"][0]["files"]:
        path = pathlib.Path(entry["filename"]).resolve()
        if (ROOT / folder) in path.parents and path.suffix == ".c":
            yield path.relative_to(ROOT), entry["summary"]["lines"], entry["segments"]


def missed(segments):
    """Line numbers that begin a region which never ran."""
    return sorted({s[0] for s in segments if s[3] and s[4] and s[2] == 0})


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    build, folder, limit = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], float(sys.argv[3])
    count = covered = 0
    for name, lines, segments in sorted(files(build, folder), key=lambda f: f[1]["percent"]):
        count += lines["count"]
        covered += lines["covered"]
        lacks = missed(segments)
        print(f"{lines['percent']:6.1f} %  {lines['covered']:4} of {lines['count']:4}  {name}"
              + (f"  not reached: {', '.join(map(str, lacks[:12]))}" if lacks else ""))
    percent = 100 * covered / count
    print(f"{percent:6.2f} %  {covered} of {count} lines of {folder}/")
    return 0 if percent >= limit else 1


if __name__ == "__main__":
    sys.exit(main())
