#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The longest single step of a handshake, which is what a watchdog sees: writes docs/steps.md, or
fails when that file is stale.

    steps.py DOCUMENT FAST_BUILD SMALL_BUILD        USSL_REGENERATE=1 in the environment writes it

Each handshake is driven one step at a time (ussl_conn_set_step_limit) under callgrind, which counts
the instructions of every step; the peer is another process. Random bytes are fixed. Counts within 10
percent of the page's are not stale: compilers differ by as much.
"""
import concurrent.futures
import os
import pathlib
import re
import sys
import tempfile

import table
from provenance import first_line, provenance


def counted(row, backend, role, build, peer):
    """[(instructions, label)] of every step of one end, or None if it refuses the configuration."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "steps"
        grind = ["valgrind", "--tool=callgrind", "--toggle-collect=one_step", "--dump-after=one_step",
                 f"--callgrind-out-file={out}"]
        mine = 0 if role == table.CLIENT else 1
        before, after = [(), ()], [(), ()]
        before[mine], after[mine] = grind, ["steps"]
        builds = (build, peer) if role == table.CLIENT else (peer, build)
        results = table.ends(row, backend, *builds, table.record_size(build), before, after)
        if results[mine][0] == table.NOT_SUPPORTED:
            return None
        for code, _, error in results:
            if code != 0:
                sys.exit(f"steps.py: {row}, {backend}: {error[-600:]}")
        labels = [line[5:].strip(" ;") for line in results[mine][1].splitlines() if line.startswith("step ")]
        counts = []
        for number in range(1, len(labels) + 1):
            text = pathlib.Path(f"{out}.{number}").read_text(errors="replace")
            counts.append(int(re.search(r"^(?:summary|totals): (\d+)", text, re.M).group(1)))
        return list(zip(counts, labels))


def section(title, build, peer, role):
    lines = ["", f"## {title}", "",
             "| handshake | backend | longest step, M insn | of all, M insn | share | which step | what it does |",
             "| --- | --- | ---: | ---: | ---: | --- | --- |"]
    cases = [(number, name, backend) for number, _, name, base in table.rows(build) if base is None
             for backend in table.BACKENDS]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = pool.map(lambda case: counted(case[0], case[2], role, build, peer), cases)
        for (_, name, backend), steps in zip(cases, counts):
            if steps is None:
                continue
            total = sum(count for count, _ in steps)
            at = max(range(len(steps)), key=lambda i: steps[i][0])
            count, label = steps[at]
            lines.append(f"| {name} | {backend} | {count / 1e6:.2f} | {total / 1e6:.2f} | "
                         f"{100 * count / total:.0f} % | {at + 1} of {len(steps)} | {label or 'computes'} |")
    return lines


HEAD = """# The longest single step of a handshake

A call of `ussl_conn_handshake` under `ussl_conn_set_step_limit(conn, 1)` returns after one step, so that a watchdog can
be fed and other work be done in between. This is how long such a call can take, in instructions of this 64-bit host;
`docs/firmware.md` has the longest step of Cortex-M parts, counted by the emulator. Written by
`USSL_REGENERATE=1 ./run tests steps`; `./run tests steps` fails when a count has moved by more than 10 percent. Counted
by callgrind, which hides the newest instructions of a CPU from the libraries; fixed random bytes, a chain of two certificates,
P-256 or RSA-2048 keys, ffdhe2048. Waiting for the peer does not count. The core's own rules for a chain run inside the step
that reads the certificates, two signatures of it included.

**No step can be interrupted.** Neither library gives way inside an elliptic-curve, RSA or Diffie-Hellman operation as it is
built here, so the longest step is bounded by what it computes, never by time:

- Mbed TLS steps once a message. Its `MBEDTLS_ECP_RESTARTABLE` would cut an EC operation into pieces, but in TLS 1.2
  clients with ECDHE-ECDSA alone (not in TLS 1.3, not in servers, not for RSA), with one limit for the whole process, and only with
  its own curve arithmetic, which is the slow one. So the capability `interruptible_ec` stays off: {ecp}
- wolfSSL steps once a record that it reads, and does all that the record allows: a client in TLS 1.2 verifies, agrees
  and answers in the step that reads ServerHelloDone. Its nonblocking EC needs `async.c`, which the sources of 5.7.2 lack.

"""
ECP = ("shorter operations help every handshake, and a step that is still too long is cut by an external key "
       "(`USSL_WANT_KEY`) or by a smaller key exchange of the tables below.")


def document(fast, small):
    text = HEAD.format(ecp=ECP) + provenance(fast)[:-1] + ", " + first_line(["valgrind", "--version"]) + ".\n"
    lines = section("Profile fast, client", fast, fast, table.CLIENT)
    lines += section("Profile fast, server", fast, fast, table.SERVER)
    lines += section("Profile small, client", small, fast, table.CLIENT)
    return text + "\n".join(lines) + "\n"


def rows_of(text):
    """{(section, handshake, backend): (longest, all)} of a page."""
    found, title = {}, ""
    for line in text.splitlines():
        title = line if line.startswith("## ") else title
        cells = [c.strip() for c in line.split("|")]
        if len(cells) > 6 and re.match(r"[\d.]+$", cells[3]):
            found[title, cells[1], cells[2]] = (float(cells[3]), float(cells[4]))
    return found


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    path, fast, small = (pathlib.Path(a) for a in sys.argv[1:])
    text = document(fast.resolve(), small.resolve())
    if os.environ.get("USSL_REGENERATE") == "1":
        path.write_text(text)
        print(f"{path.name}: written")
        return 0
    old, new = rows_of(path.read_text() if path.exists() else ""), rows_of(text)
    moved = [f"{' | '.join(key)}: {old.get(key)} is now {new.get(key)}" for key in {**old, **new}
             if key not in old or key not in new
             or any(abs(a - b) > max(0.02, a / 10) for a, b in zip(old[key], new[key]))]
    if not moved:
        print(f"{path.name}: up to date")
        return 0
    print("\n".join(moved))
    print(f"{path.name} is stale: USSL_REGENERATE=1 ./run tests steps")
    return 1


if __name__ == "__main__":
    sys.exit(main())
