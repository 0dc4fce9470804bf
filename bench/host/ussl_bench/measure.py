# SPDX-License-Identifier: MIT
"""Takes the samples: all peers of a case in turn, in an order that chance decides."""
import json
import os
import random

from . import about, counts, document
from .progress import Progress, say, span
from .programs import Talks, answer

COUNTS, QUICK_COUNTS = (1, 100, 10000), (1, 100)
# Rough seconds that a case needs besides its samples, and that a weighed connection needs.
SET_UP, WEIGHED = 0.05, 0.006
COUNTED = 1.5  # and one connection of the layer's cost under callgrind, four of them a row
MOST_WEIGHED = "TLS1.3 ECDSA"  # the largest number of connections, once


def cells(cases):
    """{cell: {(program, number): [the case in its roles]}}"""
    found = {}
    for case in cases:
        found.setdefault(case.cell, {}).setdefault((case.program, case.number), []).append(case)
    return found


def estimate(members, options):
    # Finding the number of runs takes about two samples' time.
    return members * (SET_UP + options.min_time * (options.reps + 2) * 1.1)


def row_of(case, samples):
    row = case.fields()
    error = next((s["error"] for s in samples if "error" in s), None)
    if error is None and case.role != "both" and any(s[case.role] <= 0 for s in samples):
        error = "this side's clock stood still"
    if error is not None:
        return dict(row, error=error)
    if case.role == "both":
        return dict(row, ns=[round(s["ns"], 3) for s in samples], tsc=[round(s["tsc"], 2) for s in samples])
    return dict(row, ns=[round(s[case.role] * s["ns"] / s["tsc"], 3) for s in samples],
                tsc=[round(s[case.role], 2) for s in samples])


def measure_cell(members, talks, options, chance):
    """{member: samples}. The nth samples of all members are taken next to each other."""
    samples = {member: [] for member in members}
    runs = {}
    for member in members:
        first = talks.to(member[0]).say(f"sample {member[1]} 0 {options.min_time}")
        if "error" in first:
            samples[member].append(first)
        else:
            runs[member] = first["iterations"]
    for _ in range(options.reps):
        order = list(runs)
        chance.shuffle(order)
        for member in order:
            samples[member].append(talks.to(member[0]).say(f"sample {member[1]} {runs[member]} 0"))
    for member in members:
        talks.to(member[0]).say(f"close {member[1]}")
    return samples


def program_of(folder, peer):
    return folder.room / (f"ussl-bench-direct-{peer.removesuffix('-direct')}" if peer.endswith("-direct")
                          else "ussl-bench-run")


def weighings(wanted, peers, whats, options):
    if not wanted:
        return []
    numbers = QUICK_COUNTS if options.quick else COUNTS
    return [(peer, what, n) for what in whats for peer in peers for n in numbers
            if n < 10000 or what == MOST_WEIGHED]


def weigh(folder, peer, what, count):
    # Freed blocks that wait in a thread's cache would count as held.
    environment = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.tcache_count=0")
    row = json.loads(answer(program_of(folder, peer), "--memory", peer, what, count, environment=environment))
    return row


def run(folder, suites, cases, to_weigh, to_count, options):
    """The whole document."""
    told = document.new(about.circumstances(folder, options), suites)
    load = told["about"]["load"][0]
    if load > 0.5 * told["about"]["cores"]:
        say(f"WARNING: the load is {load} on {told['about']['cores']} cores; times will be noise, instruction "
            "counts will not")
    grouped = cells(cases)
    total = sum(estimate(len(m), options) for m in grouped.values()) + sum(n * WEIGHED + 0.1 for _, _, n in to_weigh)
    total += len(to_count) * COUNTED
    say(f"{len(cases)} cases, {options.reps} samples of {options.min_time} s each, {len(to_weigh)} weighings, "
        f"{len(to_count)} counts of the layer: about {span(total)}")
    progress, talks, chance = Progress(max(total, 0.001)), Talks(), random.Random(options.seed)
    watched = talks.to(folder.room / "ussl-bench-run")
    watch = about.Watch(told["about"], watched)
    order = list(grouped)
    chance.shuffle(order)
    for cell in order:
        members = grouped[cell]
        samples = measure_cell(members, talks, options, chance)
        for member, seen in members.items():
            told["cases"] += [row_of(case, samples[member]) for case in seen]
        progress.step(estimate(len(members), options), " ".join(map(str, cell)))
    for peer, what, count in to_weigh:
        told["memory"].append(weigh(folder, peer, what, count))
        progress.step(count * WEIGHED + 0.1, f"memory of {count} connections of {peer}")
    for backend, suite in to_count:
        told["layer"].append(counts.layer_row(folder, backend, suite))
        progress.step(COUNTED, f"what ussl costs over {backend}, {suite}")
    progress.end()
    watch.end(watched, talks.end)
    told["cases"].sort(key=lambda row: row["name"])
    for warning in told["about"]["warnings"]:
        say(f"WARNING: {warning}")
    say(f"took {span(told['about']['seconds'])}")
    return told
