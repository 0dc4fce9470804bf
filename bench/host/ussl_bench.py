#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures both backends beside OpenSSL on this machine, and compares what was measured.

usage: ussl-bench [--phase P,...] [--what GLOB] [--peer NAME,...] [--size N,...] [--quick] [--memory]
                  [--min-time S] [--reps N] [--format table|csv|json] [--out FILE] [--list]
       ussl-bench compare A.json B.json
       ussl-bench insn [--out FILE]
       ussl-bench gate BASELINE.json NEW.json [--max-insn PERCENT]
       ussl-bench firmware [size] ...      what emulated parts take, or the flash of a chosen set (`./run firmware --help`)

Timings of a busy machine are noise: repetitions are interleaved at random, medians and quartiles are
told, and ratios come with a bootstrap interval. `insn` counts instructions by callgrind, which
repeat; `gate` compares those. bench/SCHEMA.md describes the JSON.
"""
import argparse
import csv
import fnmatch
import hashlib
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = "ussl-bench/2"
PHASES = ("cipher", "digest", "agree", "sign", "handshake", "bulk", "connections")
QUICK = [
    "cipher/AES-128-GCM/*/*/seal/16384", "cipher/CHACHA20-POLY1305/*/*/seal/16384",
    "cipher/AES-128-CCM/*/*/seal/16384", "handshake/TLS1.2 ECDHE-ECDSA/*/*/*/0",
    "handshake/TLS1.2 ECDHE-RSA/*/*/full/0", "handshake/TLS1.3 ECDSA/*/*/*/0",
    "bulk/TLS1.3 AES-128-GCM/*/*/*/16384",
]
# Ten suites a backend, by what happens in them: a bulk record and a handshake each where it differs.
COUNTED = [
    "handshake/TLS1.2 ECDHE-ECDSA/{}/both/full/0", "handshake/TLS1.2 ECDHE-RSA/{}/both/full/0",
    "handshake/TLS1.2 RSA/{}/both/full/0", "handshake/TLS1.3 ECDSA/{}/both/full/0",
    "bulk/TLS1.3 AES-128-GCM/{}/both/up/16384",
    "bulk/TLS1.3 CHACHA20-POLY1305/{}/both/up/16384",
    "bulk/TLS1.2 AES-256-GCM/{}/both/up/16384",
    "bulk/TLS1.2 AES-128-CBC-SHA1/{}/both/up/16384",
    "bulk/TLS1.2 AES-128-CCM-8/{}/both/up/16384",
    "bulk/TLS1.2 CAMELLIA-128-CBC-SHA1/{}/both/up/16384",
]


def runner():
    program = HERE / "bench" / "host" / "ussl-bench-run"
    if not program.exists():
        sys.exit(f"ussl-bench: {program} is not built; run ./run bench, or build the target ussl-bench-run")
    return str(program)


def say(text):
    print(text, file=sys.stderr, flush=True)


def first_line(command, default="?"):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return default
    return (done.stdout.splitlines() or [default])[0]


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "?"


def circumstances(options=None):
    version = subprocess.run([str(HERE / "ussl"), "version", "--json"], capture_output=True, text=True, check=True)
    told = json.loads(version.stdout)
    commands = HERE / "compile_commands.json"
    flags = ""
    if commands.exists():
        entry = next((e for e in json.loads(commands.read_text()) if e["file"].endswith("api/transfer.c")), None)
        flags = " ".join(f for f in entry["command"].split() if f.startswith(("-O", "-g", "-m", "-f"))) if entry else ""
    libraries = {b["name"]: {k: b[k] for k in ("version", "source", "sha256")} for b in told["backends"]}
    config = hashlib.sha256()
    for file in sorted((HERE / "generated").glob("*.h")):
        config.update(file.read_bytes())
    config.update(flags.encode())
    return {
        "commit": first_line(["git", "-C", str(HERE), "describe", "--always", "--dirty"]),
        "compiler": first_line(["cc", "--version"]),
        "flags": flags,
        "profile": told["profile"],
        "libraries": libraries,
        "config": config.hexdigest(),
        "openssl": first_line(["openssl", "version"]),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "load": [round(os.getloadavg()[0], 2)] * 2,
        "tsc_mhz": [0, 0],
        "spin_ns": [0, 0],
        "warnings": [],
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": 0,
        "min_time": getattr(options, "min_time", 0),
        "reps": getattr(options, "reps", 0),
        "quick": getattr(options, "quick", False),
    }


def suites():
    done = subprocess.run([runner(), "--suites"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def case_row(name, row):
    phase, what, peer, role, way, size = name.split("/")
    return dict(row, name=name, phase=phase, what=what, peer=peer, role=role, way=way, size=int(size))


def names():
    done = subprocess.run([runner(), "--list"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def chosen(options):
    def keep(name):
        phase, what, peer, _, _, size = name.split("/")
        return ((not options.phase or phase in options.phase.split(","))
                and fnmatch.fnmatch(what.lower(), options.what.lower())
                and (not options.peer or peer in options.peer.split(","))
                and (not options.size or size in options.size.split(",")))
    found = [n for n in names() if keep(n)]
    if options.quick:
        found = [n for n in found if any(fnmatch.fnmatch(n, q) for q in QUICK)]
    return found


def run_cases(wanted, min_time, reps):
    """{name: {"ns": [...], "tsc": [...]}}: one raw sample a repetition."""
    # The program's regular expressions know no escaped hyphen or space, so re.escape will not do.
    escaped = (re.sub(r"([.+*?()\[\]{}^$|])", r"\\\1", n) for n in wanted)
    pattern = "^(" + "|".join(escaped) + ")/real_time$"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.json"
        command = [runner(), f"--benchmark_filter={pattern}", f"--benchmark_min_time={min_time}",
                   f"--benchmark_repetitions={reps}", "--benchmark_enable_random_interleaving=true",
                   f"--benchmark_out={out}", "--benchmark_out_format=json"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        _, errors = process.communicate()
        if process.returncode != 0:
            sys.exit(f"ussl-bench: the measuring program failed:\n{errors[-1500:]}")
        data = json.loads(out.read_text())
    rows = {}
    for entry in data["benchmarks"]:
        if entry["run_type"] != "iteration":
            continue
        name = entry["run_name"].removesuffix("/real_time")
        if entry.get("error_occurred"):
            rows.setdefault(name, {})["error"] = entry["error_message"]
            continue
        row = rows.setdefault(name, {"ns": [], "tsc": []})
        row["ns"].append(round(entry["real_time"], 2))
        row["tsc"].append(round(entry["tsc"], 2))
    return rows


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def bootstrap(a, b, rounds=2000):
    """Median of a/b, pair by pair, with a 95 % interval; the seed is fixed so that it repeats."""
    pairs = [x / y for x, y in zip(a, b)]
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(pairs, k=len(pairs))) for _ in range(rounds))
    return statistics.median(pairs), medians[int(rounds * 0.025)], medians[int(rounds * 0.975)]


def table_rows(document):
    for name, row in sorted(document["cases"].items()):
        phase, what, peer, role, way, size = name.split("/")
        line = {"phase": phase, "what": what, "peer": peer, "way": way, "size": int(size)}
        if "error" in row:
            yield dict(line, error=row["error"])
            continue
        low, middle, high = quartiles(row["ns"])
        line.update(ns=round(middle, 1), ns_p25=round(low, 1), ns_p75=round(high, 1))
        if int(size):
            line["MB/s"] = round(int(size) / middle * 1000, 1)
            line["tsc/byte"] = round(statistics.median(row["tsc"]) / int(size), 3)
        else:
            line["per second"] = round(1e9 / middle, 1)
        reference = document["cases"].get("/".join((phase, what, "openssl", role, way, size)))
        if peer != "openssl" and reference and reference.get("ns"):
            ratio, least, most = bootstrap(reference["ns"], row["ns"])
            line["against openssl"] = f"{ratio:.2f} [{least:.2f}, {most:.2f}]"
        yield line


def show(document, form):
    if form == "json":
        print(json.dumps(document, indent=1, sort_keys=True))
        return
    columns = ["phase", "what", "peer", "way", "size", "ns", "ns_p25", "ns_p75", "MB/s", "tsc/byte",
               "per second", "against openssl", "error"]
    rows = list(table_rows(document))
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows(rows)
        return
    used = [c for c in columns if any(c in r for r in rows)]
    width = {c: max(len(c), *(len(str(r.get(c, ""))) for r in rows)) for c in used}
    print("  ".join(c.ljust(width[c]) for c in used).rstrip())
    for row in rows:
        print("  ".join(str(row.get(c, "")).ljust(width[c]) for c in used).rstrip())
    about = document["about"]
    print(f"\n{about['commit']}, {about['compiler']}, {about['flags']}, {about['cpu']}, load {about['load'][0]:.1f}")


def save(document, path):
    # By name while it is worked with, a list in the file.
    document = dict(document, cases=[case_row(n, r) for n, r in sorted(document["cases"].items())])
    partial = pathlib.Path(str(path) + ".part")
    partial.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
    os.replace(partial, path)


def measure(options):
    wanted = chosen(options)
    if options.list:
        print("\n".join(wanted))
        return 0
    if not wanted and not options.memory:
        say("ussl-bench: no case fits; --list shows all of them")
        return 2
    about = circumstances(options)
    if about["load"][0] > about["cores"] * 0.5:
        say(f"ussl-bench: WARNING: the load is {about['load'][0]:.1f} on {about['cores']} cores; "
            "times will be noise, instruction counts will not")
    # A repetition takes its minimum time and about as much again to find the number of runs.
    say(f"ussl-bench: {len(wanted)} cases, {options.reps} repetitions, about "
        f"{len(wanted) * options.min_time * (options.reps + 1) * 1.3:.0f} s")
    document = {"schema": SCHEMA, "about": about, "suites": suites(), "cases": {}, "memory": [], "insn": {}, "heap": {},
                "layer": []}
    if wanted:
        document["cases"] = run_cases(wanted, options.min_time, options.reps)
    if options.memory:
        say("ussl-bench: memory of idle connections")
        done = subprocess.run([runner(), "--memory"], capture_output=True, text=True, check=True)
        document["memory"] = json.loads(done.stdout)
    if options.out:
        save(document, options.out)
    show(document, options.format)
    if options.memory and options.format == "table":
        for row in document["memory"]:
            print("  ".join(f"{k} {v}" for k, v in row.items()))
    return 1 if any("error" in row for row in document["cases"].values()) else 0


def load(path):
    try:
        document = json.loads(pathlib.Path(path).read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"ussl-bench: {path} cannot be read: {error}")
    if document.get("schema") != SCHEMA:
        sys.exit(f"ussl-bench: {path} is of schema {document.get('schema')}; this program knows {SCHEMA}")
    document["cases"] = {row["name"]: row for row in document["cases"]}
    return document


def compare(options):
    before, after = load(options.a), load(options.b)
    overlap = total = 0
    for name in sorted(set(before["cases"]) & set(after["cases"])):
        a, b = before["cases"][name].get("ns"), after["cases"][name].get("ns")
        if not a or not b:
            continue
        ratio, least, most = bootstrap(a, b)
        total += 1
        overlap += least <= 1 <= most
        print(f"{name:70} {ratio:6.3f} [{least:.3f}, {most:.3f}]{'' if least <= 1 <= most else '  *'}")
    print(f"{overlap} of {total} intervals hold 1")
    return 0 if total else 2


def count(name, runs=3):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind"
        done = subprocess.run(["valgrind", "--tool=callgrind", "--toggle-collect=bench_counted",
                               f"--callgrind-out-file={out}", runner(), "--once", name, str(runs)],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"ussl-bench: {name} failed under callgrind:\n{done.stderr[-1000:]}")
        return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M).group(1)) // runs


def insn(options):
    known = set(names())
    document = {"schema": SCHEMA, "about": circumstances(), "suites": suites(), "cases": {}, "memory": [],
                "insn": {}, "heap": {}, "layer": []}
    for peer in ("mbedtls", "wolfssl"):
        for name in (c.format(peer) for c in COUNTED):
            if name in known:
                document["insn"][name] = count(name)
                print(f"{name:76} {document['insn'][name]:14,}", flush=True)
    if options.out:
        save(document, options.out)
    return 0


def gate(options):
    before, after = load(options.baseline), load(options.new)
    worse = missing = 0
    for key in ("mbedtls", "wolfssl"):
        def version(document, peer=key):
            return document["about"]["libraries"].get(peer, {}).get("version")
        if version(before) != version(after):
            print(f"gate skipped: the baseline is of {key} {version(before)}, this is {version(after)}")
            return 0
    if before["about"]["compiler"] != after["about"]["compiler"]:
        print(f"gate skipped: the baseline is of {before['about']['compiler']}, this is {after['about']['compiler']}")
        return 0
    for name, old in sorted(before["insn"].items()):
        new = after["insn"].get(name)
        if new is None:
            missing += 1
            print(f"{name}: gone")
            continue
        change = 100.0 * (new - old) / old
        bad = change > options.max_insn
        worse += bad
        print(f"{name:76} {old:14,} {new:14,} {change:+.3f} %{'  OVER' if bad else ''}")
    print(f"{len(before['insn']) - worse - missing} passed, {worse + missing} failed")
    return 1 if worse or missing else 0


def firmware(arguments):
    """Emulated parts have a bench of their own, in the source folder that this was built from."""
    cache = (HERE / "CMakeCache.txt").read_text(encoding="utf-8")
    folder = pathlib.Path(re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", cache, re.M).group(1)) / "bench/firmware"
    script, rest = (folder / "size.py", arguments[1:]) if arguments[:1] == ["size"] else (folder / "run.py", arguments)
    return subprocess.run([sys.executable, str(script), *rest], check=False).returncode


def main():
    if sys.argv[1:2] == ["firmware"]:
        return firmware(sys.argv[2:])
    commands = {"compare": compare, "gate": gate, "insn": insn}
    parser = argparse.ArgumentParser(prog="ussl-bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    command = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] in commands else None
    if command == "compare":
        parser.add_argument("a")
        parser.add_argument("b")
    elif command == "gate":
        parser.add_argument("baseline")
        parser.add_argument("new")
        parser.add_argument("--max-insn", type=lambda t: float(t.rstrip("%")), default=0.5)
    elif command == "insn":
        parser.add_argument("--out")
    else:
        parser.add_argument("--phase", default="", help=", ".join(PHASES))
        parser.add_argument("--what", default="*", help="glob over ciphers, key exchanges, suites")
        parser.add_argument("--peer", "--backend", default="", help="mbedtls, wolfssl, openssl")
        parser.add_argument("--size", default="")
        parser.add_argument("--quick", action="store_true", help="a few cases, under a minute")
        parser.add_argument("--memory", action="store_true", help="also what idle connections hold")
        parser.add_argument("--min-time", type=float, default=None, help="seconds a repetition")
        parser.add_argument("--reps", type=int, default=None)
        parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
        parser.add_argument("--out")
        parser.add_argument("--list", action="store_true")
    options = parser.parse_args(sys.argv[2:] if command else None)
    if command:
        return commands[command](options)
    options.min_time = options.min_time or (0.02 if options.quick else 0.1)
    options.reps = options.reps or (9 if options.quick else 7)
    return measure(options)


if __name__ == "__main__":
    sys.exit(main())
