# SPDX-License-Identifier: MIT
"""What the host report shows of `ussl-bench/2` files: medians, quartiles, rates and paired ratios, never a mean of them."""
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "host"))
import inputs  # noqa: E402
from ussl_bench.document import SCHEMA, lacking  # noqa: E402
from ussl_bench.stats import quartiles, ratio as paired  # noqa: E402

# Whose speed over whose: each is drawn where both were measured in the same run.
PAIRS = (("mbedtls", "openssl"), ("wolfssl", "openssl"), ("wolfssl", "mbedtls"),
         ("mbedtls", "mbedtls-direct"), ("wolfssl", "wolfssl-direct"))
KEY = ("phase", "what", "role", "way", "size")


def load(path):
    found = inputs.read(path, SCHEMA, "./run bench --out FILE")
    if lacking(found):
        raise inputs.Unreadable(f"{path} has no '{lacking(found)}': it is not whole; measure anew with "
                                "./run bench --out FILE")
    return found


def significant(value, digits=5):
    return float(f"{value:.{digits}g}")


def row_of(case):
    """One case as it is shown; what has no samples keeps its error and no figure."""
    row = {key: case[key] for key in (*KEY, "peer")}
    if not case.get("ns"):
        return dict(row, error=case.get("error", "no samples"))
    low, middle, high = quartiles(case["ns"])
    row.update(ns=significant(middle), low=significant(low), high=significant(high), n=len(case["ns"]))
    if case["size"] and case["phase"] != "connections":
        row["rate"] = significant(case["size"] / middle * 1000)
        row["tscByte"] = significant(statistics.median(case["tsc"]) / case["size"], 4)
    else:
        row["rate"] = significant(1e9 / middle)
    return row


def ratio_of(mine, other):
    """How much faster than `other`, pair by pair: its samples over mine."""
    count = min(len(mine), len(other))
    ratio, low, high = paired(other[:count], mine[:count])
    return {"ratio": significant(ratio, 4), "low": significant(low, 4), "high": significant(high, 4), "n": count}


def ratios(cases, pairs=PAIRS):
    groups = {}
    for case in cases:
        if case.get("ns"):
            groups.setdefault(tuple(case[k] for k in KEY), {})[case["peer"]] = case["ns"]
    for key, peers in groups.items():
        for mine, other in pairs:
            if mine in peers and other in peers:
                yield dict(zip(KEY, key), peer=mine, other=other, **ratio_of(peers[mine], peers[other]))


def between(first, second):
    """The same cases of two runs: how much faster the second was."""
    before = {case["name"]: case for case in first if case.get("ns")}
    for case in second:
        old = before.get(case["name"])
        if old and case.get("ns"):
            yield dict({key: case[key] for key in (*KEY, "peer")}, **ratio_of(case["ns"], old["ns"]))


def circumstances(about):
    """The run's own, with a warning where it does not warn itself of a busy machine."""
    load = max(about["load"])
    if about["warnings"] or load <= about["cores"] * 0.5:
        return about
    return dict(about, warnings=[f"The machine was busy: a load of {load:.1f} on {about['cores']} cores. "
                                 "Take the times as noise; counted instructions are not disturbed."])


def figures(documents, names, pairs=PAIRS):
    """What the page gets: everything of each run, and every later run beside the first."""
    runs = [{
        "name": name, "about": circumstances(document["about"]), "rows": [row_of(case) for case in document["cases"]],
        "ratios": list(ratios(document["cases"], pairs)), "memory": document["memory"], "layer": document["layer"],
        "insn": document["insn"], "heap": document["heap"],
    } for name, document in zip(names, documents)]
    for run, document in zip(runs[1:], documents[1:]):
        run["between"] = list(between(documents[0]["cases"], document["cases"]))
    suites = {suite["id"]: suite for document in documents for suite in document["suites"]}
    return {"runs": runs, "suites": list(suites.values())}
