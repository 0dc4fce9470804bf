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
    overlapping = 0
    for name in common:
        old, new = stats.interval(before[name]), stats.interval(after[name])
        same = stats.overlap(old, new)
        overlapping += same
        print(f"{name:72} {old[0]:14.1f} [{old[1]:.1f}, {old[2]:.1f}]  {new[0]:14.1f} [{new[1]:.1f}, {new[2]:.1f}]  "
              f"{new[0] / old[0]:6.3f}{'' if same else '  *'}")
    ratios = against_openssl(before), against_openssl(after)
    both = set(ratios[0]) & set(ratios[1])
    agreeing = sum(stats.overlap(ratios[0][n], ratios[1][n]) for n in both)
    print(f"times: {overlapping} of {len(common)} intervals of the median overlap"
          f" ({100 * overlapping / len(common):.0f} %)")
    if both:
        print(f"ratios to OpenSSL: {agreeing} of {len(both)} intervals overlap ({100 * agreeing / len(both):.0f} %)")
    return 0
