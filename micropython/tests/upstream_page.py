# SPDX-License-Identifier: MIT
"""Writes docs/micropython-tests.md: MicroPython's own TLS tests over the ussl module, backend by backend.

usage: upstream_page.py NAME=REPORT.json... [--check FILE]

The reports are those of upstream.py --json. With --check nothing is written: exit 1 if FILE differs or is not there.
"""
import json
import sys

HEAD = """<!-- SPDX-License-Identifier: MIT -->
<!-- Written by `./run tests micropython`, which fails when it is stale: build/micropython/tests.md is the new one. -->
# MicroPython's own TLS tests over `ussl`

The tests that MicroPython's source package brings for its `ssl` and `tls` modules, unchanged, run by the unix port with
`ussl` in their place (`micropython/tests/upstream.py`). Those of `multi_net` run twice: as they are shipped, and with the same
keys in certificates that name their host in a subjectAltName. A dash: not run, it needs the Internet.

| | %s |
| --- | %s |
"""


def passed(rows, variants):
    ran = [r for r in rows if r["variant"] in variants and r["status"] != "not run"]
    return "%d of %d" % (sum(r["status"] == "pass" for r in ran), len(ran))


def page(reports):
    names = list(reports)
    text = HEAD % (" | ".join(names), " | ".join("---:" for _ in names))
    for title, variants in (("pass as shipped", ("", "as shipped")), ("pass with a subjectAltName", ("", "with SAN"))):
        text += "| %s | %s |\n" % (title, " | ".join(passed(reports[n], variants) for n in names))
    far = [r["test"] for r in reports[names[0]] if r["status"] == "not run"]
    text += "| not run: need the Internet | %s |\n" % " | ".join(str(len(far)) for _ in names)
    text += "\n| test | certificates | %s | why not |\n| --- | --- | %s | --- |\n" % (
        " | ".join(names), " | ".join("---" for _ in names))
    for rows in zip(*reports.values()):
        one = rows[0]
        assert all((r["test"], r["variant"]) == (one["test"], one["variant"]) for r in rows)
        why = []
        for name, row in zip(names, rows):
            if row["reason"] and row["reason"] not in why:
                why.append(row["reason"])
        status = ["-" if r["status"] == "not run" else r["status"] for r in rows]
        text += "| `%s` | %s | %s | %s |\n" % (one["test"], one["variant"], " | ".join(status), "; ".join(why))
    return text


def main():
    args = sys.argv[1:]
    check = None
    if "--check" in args:
        at = args.index("--check")
        check = args[at + 1]
        del args[at:at + 2]
    if not args or any("=" not in a for a in args):
        print(__doc__.strip())
        return 2
    reports = {}
    for arg in args:
        name, path = arg.split("=", 1)
        with open(path) as f:
            reports[name] = json.load(f)
    text = page(reports)
    if check is None:
        print(text, end="")
        return 0
    try:
        with open(check) as f:
            return f.read() != text
    except FileNotFoundError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
