# SPDX-License-Identifier: MIT
"""Tables and CSV out of the raw samples."""
import csv
import json
import statistics
import sys

from . import stats

COLUMNS = ["suite", "phase", "what", "peer", "role", "way", "size", "ns", "ns_p25", "ns_p75", "MB/s", "tsc/byte",
           "per second", "against openssl", "against direct", "error"]
MEMORY = ["peer", "what", "connections", "client_idle", "server_idle", "client_peak", "server_peak", "client_largest",
          "server_largest", "client_core", "server_core"]
LAYER = ["backend", "text", "insn_direct", "insn_ussl", "insn_percent", "bytes_direct", "bytes_ussl", "bytes_core",
         "copied_direct", "copied_ussl"]
SHARED = {"cipher": "cipher", "bulk": "bulk", "handshake": "kx", "connections": "kx"}


def beside(rows, case, peer):
    """The same case of another peer; None: it was not measured."""
    found = rows.get((case["phase"], case["what"], peer, case["role"], case["way"], case["size"]))
    return found if found and "ns" in found else None


def against(rows, case, peer):
    other = beside(rows, case, peer)
    if other is None or case["peer"] == peer:
        return {}
    ratio, low, high = stats.ratio(other["ns"], case["ns"])
    return {"against " + peer.split("-")[-1]: f"{ratio:.2f} [{low:.2f}, {high:.2f}]"}


def line_of(rows, case):
    line = {key: case[key] for key in ("phase", "what", "peer", "role", "way", "size")}
    if "error" in case:
        return dict(line, error=case["error"])
    low, middle, high = stats.quartiles(case["ns"])
    line.update(ns=round(middle, 1), ns_p25=round(low, 1), ns_p75=round(high, 1))
    if case["size"]:
        line["MB/s"] = round(case["size"] / middle * 1000, 1)
        line["tsc/byte"] = round(statistics.median(case["tsc"]) / case["size"], 3)
    if case["phase"] not in ("cipher", "digest", "bulk"):
        line["per second"] = round(1e9 / middle, 1)
    line.update(against(rows, case, "openssl"))
    line.update(against(rows, case, case["peer"] + "-direct"))
    return line


def lines(document, suites=(), roles=("both",)):
    """One line a case; with suites, one a suite and case, since suites share cases."""
    rows = {(r["phase"], r["what"], r["peer"], r["role"], r["way"], r["size"]): r for r in document["cases"]}
    plain = [line_of(rows, case) for case in document["cases"] if case["role"] in roles]
    if not suites:
        return plain
    told = []
    for suite in suites:
        for line in plain:
            shared = suite[SHARED[line["phase"]]] if line["phase"] in SHARED else ()
            if line["what"] == shared or (isinstance(shared, list) and line["what"] in shared):
                told.append(dict(line, suite=suite["name"]))
    return told


def print_columns(rows, columns):
    used = [c for c in columns if any(c in r for r in rows)]
    width = {c: max(len(c), *(len(str(r.get(c, ""))) for r in rows)) for c in used}
    print("  ".join(c.ljust(width[c]) for c in used).rstrip())
    for row in rows:
        print("  ".join(str(row.get(c, "")).ljust(width[c]) for c in used).rstrip())


def write_csv(rows, columns):
    writer = csv.DictWriter(sys.stdout, [c for c in columns if any(c in r for r in rows)], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)


def footer(about):
    print(f"\n{about['commit']}, profile {about['profile']}, {about['compiler']}, {about['flags']}, config "
          f"{about['config'][:12]}, {about['openssl']}, {about['cpu']}, load {about['load'][0]:.1f}; tsc: ticks of a "
          "constant clock, not cycles; ratios above 1: faster than the other")
    for warning in about["warnings"]:
        print(f"WARNING: {warning}")


def show(document, form, suites=(), roles=("both",)):
    if form == "json":
        print(json.dumps(document, indent=1))
        return
    rows = lines(document, suites, roles)
    parts = [(rows, COLUMNS), (document["memory"], MEMORY), (document["layer"], LAYER)]
    for number, (part, columns) in enumerate((p for p in parts if p[0])):
        if number:
            print()
        if form == "csv":
            write_csv(part, columns)
        else:
            print_columns(part, columns)
    if form == "table":
        footer(document["about"])
