# SPDX-License-Identifier: MIT
"""Two runs side by side: how many of the intervals overlap."""
from . import stats
from .document import load


def times(document):
    return {row["name"]: row["ns"] for row in document["cases"] if "ns" in row}


def against_openssl(samples):
    """{name: (ratio, low, high)} of what has OpenSSL beside it."""
    found = {}
    for name, ns in samples.items():
        parts = name.split("/")
        other = samples.get("/".join(parts[:2] + ["openssl"] + parts[3:]))
        if other and parts[2] != "openssl":
            found[name] = stats.ratio(other, ns)
    return found


def overlapping(first, second):
    """How many of the intervals that both have overlap, and how many both have."""
    common = set(first) & set(second)
    return sum(stats.overlap(first[name], second[name]) for name in common), len(common)


def medians(samples, names):
    return {name: stats.interval(samples[name]) for name in names}


def moved(old, new):
    """By what part of itself a figure differs in the second run: of half of them, and of nine in ten, at most."""
    parts = sorted(abs(new[name][0] / old[name][0] - 1) for name in set(old) & set(new))
    return (parts[len(parts) // 2], parts[len(parts) * 9 // 10]) if parts else (0.0, 0.0)


def agreement(a, b):
    """What `compare` counts, of two documents."""
    before, after = times(a), times(b)
    common = set(before) & set(after)
    old, new = against_openssl(before), against_openssl(after)
    return {"times": overlapping(medians(before, common), medians(after, common)), "ratios": overlapping(old, new),
            "moved": moved(old, new)}


def percent(of):
    return f"{of[0]} of {of[1]} intervals {{}}({100 * of[0] / of[1]:.0f} %)"


def compare(first, second):
    a, b = load(first), load(second)
    for key in ("compiler", "flags", "profile", "cpu", "config"):
        if a["about"][key] != b["about"][key]:
            print(f"note: {key} differs: {a['about'][key]} | {b['about'][key]}")
    before, after = times(a), times(b)
    common = sorted(set(before) & set(after))
    if not common:
        print("nothing was measured in both")
        return 2
    old, new = medians(before, common), medians(after, common)
    for name in common:
        x, y = old[name], new[name]
        print(f"{name:72} {x[0]:14.1f} [{x[1]:.1f}, {x[2]:.1f}]  {y[0]:14.1f} [{y[1]:.1f}, {y[2]:.1f}]  "
              f"{y[0] / x[0]:6.3f}{'' if stats.overlap(x, y) else '  *'}")
    print("times: " + percent(overlapping(old, new)).format("of the median overlap "))
    ratios = overlapping(against_openssl(before), against_openssl(after))
    if ratios[1]:
        half, most = moved(against_openssl(before), against_openssl(after))
        print("ratios to OpenSSL: " + percent(ratios).format("overlap ")
              + f"; half of the ratios moved by at most {100 * half:.1f} %, nine in ten by {100 * most:.1f} %")
    return 0
