#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What each option costs in memory: writes docs/memory.md, or fails when that file is stale.

    table.py DOCUMENT FAST_BUILD SMALL_BUILD        USSL_REGENERATE=1 in the environment writes it

Each row is a real handshake and exchange between two processes over a socket pair; the end that is
measured counts its own allocations (ussl_ctx_memory, ussl_conn_memory). The peer is always the same
backend of FAST_BUILD. A figure that moved by less than 256 bytes and less than 5 percent is not stale:
compilers differ by as much.
"""
import pathlib
import re
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from provenance import provenance  # noqa: E402

BACKENDS = ("mbedtls", "wolfssl")
FIGURES = ("context", "peak", "largest", "steady")
CLIENT, SERVER = 1, 2
NOT_SUPPORTED = 89
PROGRAM = "bench/memory/memory_end"


def rows(build):
    out = subprocess.run([build / PROGRAM, "rows"], capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        number, ends, name, base = line.split("\t")
        yield int(number), int(ends), name, None if base == "-" else base


def record_size(build):
    """The longest record that a build takes."""
    header = (build / "generated/ussl_config.h").read_text()
    return re.search(r"USSL_IN_CONTENT_LEN (\d+)", header).group(1)


def ends(row, backend, client, server, record, before=((), ()), after=((), ())):
    """Both ends of one connection: (exit code, output, error) of client and of server. `before` and
    `after`: words around the command of each."""
    sockets = socket.socketpair()
    running = []
    for i, (role, build) in enumerate((("client", client), ("server", server))):
        end = sockets[i]
        running.append(subprocess.Popen(
            [*before[i], build / PROGRAM, backend, role, str(row), str(end.fileno()), record, *after[i]],
            pass_fds=[end.fileno()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        end.close()
    outputs = [p.communicate(timeout=300) for p in running]
    return [(p.returncode, *output) for p, output in zip(running, outputs)]


def measure(row, title, backend, role, build, peer):
    """The figures of one end, or None if the backend refuses the option."""
    client, server = (build, peer) if role == CLIENT else (peer, build)
    results = ends(row, backend, client, server, record_size(build))
    mine, other = results if role == CLIENT else reversed(results)
    if mine[0] == NOT_SUPPORTED:
        return None
    if mine[0] != 0 or other[0] != 0:
        sys.exit(f"table.py: {title}, {backend}: {mine[2].strip()}; the peer: {other[2].strip()}")
    numbers = [int(n) for n in mine[1].split()]
    context, context_peak, peak, largest, steady = numbers[:5]
    bound = numbers[6:]
    for name, real, said in zip(("context", "peak", "largest"), (context, peak, largest), bound):
        if real > said:
            sys.exit(f"table.py: {title}, {backend}: {name} is {real}, ussl_ctx_estimate said {said}")
    return {"context": context, "context_peak": context_peak, "peak": peak, "largest": largest,
            "steady": steady, "bound": bound}


def cells(figures, base):
    if figures is None:
        return ["NOTSUP", "", "", ""]
    if base is None:
        return [f"{figures[f]:,}" for f in FIGURES]
    return [f"{figures[f] - base[f]:+,}" if figures[f] != base[f] else "0" for f in FIGURES]


def section(title, build, peer, role):
    lines = ["", f"## {title}", "",
             "| | " + " | ".join(f"{b}: {f}" for b in BACKENDS for f in FIGURES) + " |",
             "| --- |" + " ---: |" * (len(BACKENDS) * len(FIGURES))]
    bases, absolute, options = {}, [], []
    for number, which, name, base in rows(build):
        if not which & role:
            continue
        found = {b: measure(number, name, b, role, build, peer) for b in BACKENDS}
        if all(f is None for f in found.values()):
            continue
        if base is None:
            bases[name] = found
        line = "| " + " | ".join([name if base is None else f"`{name}`, {base.split(',')[0]}"] + [
            c for b in BACKENDS for c in cells(found[b], bases[base][b] if base else None)]) + " |"
        (absolute if base is None else options).append(line)
    return lines + absolute + options


HEAD = """# What a connection needs, and what each option adds

Bytes that the library and ussl ask for, without the allocator's own overhead (the arena adds {header} bytes a
block), on this 64-bit host; `docs/firmware.md` has the 32-bit figures. Written by
`USSL_REGENERATE=1 ./run tests memory`; `./run tests memory` fails when a figure has moved. Each row is a real
handshake, {few} bytes each way and a close, between two processes.

- **context**: what the context holds once its first connection is up. **peak**: the most that the connection held at
  once. **largest**: its largest single block. **steady**: what it holds after the handshake and the exchange.
- The first rows are whole connections. The others say what an option adds to the row of its version
  (TLS 1.2 ECDHE-ECDSA, TLS 1.3 ECDHE with ECDSA): one anchor at the client, a chain of two P-256 certificates at the
  server, no tickets. NOTSUP: this backend refuses the option when it is set. A row that no backend of that profile
  can do is left out.
- `ussl_ctx_estimate` tells the same before there is a peer, as an upper bound; every row here stayed below what it said.
- Mbed TLS allocates its record buffers once, at their full size; wolfSSL makes them as long as each record, so its peak
  grows with what the peer sends: the row "records of full size".

"""


def document(fast, small):
    header, few = 16, 256
    text = HEAD.format(header=header, few=few) + provenance(fast) + "\n"
    lines = section("Profile fast (the default), client", fast, fast, CLIENT)
    lines += section("Profile fast (the default), server", fast, fast, SERVER)
    lines += section("Profile small, client", small, fast, CLIENT)
    return text + "\n".join(lines) + "\n"


NUMBER = re.compile(r"^[+-]?\d[\d,]*$")


def differs(old, new):
    """Which cells of two tables tell something else; None where they are of another shape."""
    a = [line for line in old.splitlines() if line.startswith("|")]
    b = [line for line in new.splitlines() if line.startswith("|")]
    if len(a) != len(b):
        return None
    moved = []
    for before, after in zip(a, b):
        if before.split("|")[1] != after.split("|")[1] or before.count("|") != after.count("|"):
            return None
        for x, y in zip(before.split("|")[2:], after.split("|")[2:]):
            x, y = x.strip(), y.strip()
            if NUMBER.match(x) and NUMBER.match(y):
                was, now = int(x.replace(",", "")), int(y.replace(",", ""))
                if abs(now - was) <= max(256, abs(was) // 20):
                    continue
            if x != y:
                moved.append(f"{before.split('|')[1].strip()}: {x} is now {y}")
    return moved


def main():
    import os
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    path, fast, small = (pathlib.Path(a) for a in sys.argv[1:])
    text = document(fast.resolve(), small.resolve())
    if os.environ.get("USSL_REGENERATE") == "1":
        path.write_text(text)
        print(f"{path.name}: written")
        return 0
    moved = differs(path.read_text() if path.exists() else "", text)
    if moved == []:
        print(f"{path.name}: up to date")
        return 0
    print("\n".join(moved) if moved else "the rows are others")
    print(f"{path.name} is stale: USSL_REGENERATE=1 ./run tests memory")
    return 1


if __name__ == "__main__":
    sys.exit(main())
