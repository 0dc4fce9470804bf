# SPDX-License-Identifier: MIT
"""Holds counted instructions and heap against a baseline; times are no gate."""
from .document import load

ANEW = "take it anew: ./run bench insn --out bench/host/baseline.json"


def difference(before, after):
    """Why the two cannot be compared; None: they can."""
    for name in sorted(set(before["libraries"]) | set(after["libraries"])):
        versions = [a["libraries"].get(name, {}).get("version", "not linked") for a in (before, after)]
        if versions[0] != versions[1]:
            return f"the baseline is of {name} {versions[0]}, this is {versions[1]}"
    for key in ("compiler", "flags", "profile"):
        if before[key] != after[key]:
            return f"the baseline is of {key} '{before[key]}', this is '{after[key]}'"
    if before["cpu_features"] != after["cpu_features"]:
        return (f"the baseline is of a CPU with {' '.join(before['cpu_features'])}, this one has "
                f"{' '.join(after['cpu_features'])}: the libraries run other code")
    return None


def judge(kind, before, after, limit):
    """Prints a line each; how many there are, and how many are over."""
    bad = 0
    for name, old in sorted(before.items()):
        new = after.get(name)
        if new is None:
            bad += 1
            print(f"{name}: gone")
            continue
        change = 100.0 * (new - old) / old
        over = change > limit
        bad += over
        if new != old:
            print(f"{kind} {name:80} {old:14,} {new:14,} {change:+.3f} %{'  OVER' if over else ''}")
    return len(before), bad


def gate(baseline, new, max_insn, max_heap):
    before, after = load(baseline), load(new)
    why = difference(before["about"], after["about"])
    if why is not None:
        print(f"gate skipped: {why}. {ANEW}")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    if not before["insn"]:
        print(f"{baseline} holds no counts; {ANEW}")
        return 2
    total, bad = judge("insn", before["insn"], after["insn"], max_insn)
    heap, heap_bad = judge("heap", before["heap"], after["heap"], max_heap)
    bad += heap_bad
    print(f"the baseline is of {before['about']['commit']}, {before['about']['compiler']}; limits: instructions "
          f"{max_insn} %, heap {max_heap} %")
    if bad:
        print(f"if the change is meant, {ANEW}")
    print(f"{total + heap - bad} passed, {bad} failed")
    return 1 if bad else 0
