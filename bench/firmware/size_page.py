# SPDX-License-Identifier: MIT
"""docs/size.md out of a file of rows; every figure in it is one of the file's, or a difference of two."""
import size

KB = 1024
# Goals for a one-suite client of TLS 1.2 without libc, with 4 KB records, in bytes.
GOALS = {"mbedtls": {"flash_total": 58 * KB, "heap_peak": 12 * KB},
         "wolfssl": {"flash_total": 84 * KB, "heap_peak": 8 * KB}}
LAYER, CORE_CONN, STATE = 6 * KB, 256, 1 * KB


def held(value, goal):
    return f"{value:,} of {goal:,}: " + ("held" if value <= goal else f"missed by {value - goal:,}")


def goals(rows):
    print("| | goal | Mbed TLS | wolfSSL |\n| --- | ---: | --- | --- |")
    best = {}
    for backend, wanted in GOALS.items():
        mine = [r for r in rows if r["backend"] == backend and r["kind"] == "goal" and r["records"] == "4096x4096"]
        best[backend] = min(mine, key=lambda r: r["flash_total"])
    line = "| {} | | " + "{} | {} |"
    pair = [best[b] for b in ("mbedtls", "wolfssl")]
    print(line.format("flash, layer and library", *[held(r["flash_total"], GOALS[r["backend"]]["flash_total"])
                                                   for r in pair]))
    print(line.format("peak heap, context and connection", *[held(r["heap_peak"], GOALS[r["backend"]]["heap_peak"])
                                                             for r in pair]))
    print(line.format("flash of the layer (core and glue)", *[held(r["flash_layer"], LAYER) for r in pair]))
    print(line.format("core state of a connection", *[held(r["core_conn"], CORE_CONN) for r in pair]))
    print(line.format("core context, connection and our deepest frames",
                      *[held(r["core_ctx"] + r["core_conn"] + base_of(rows, r)["layer_stack"], STATE) for r in pair]))


def base_of(rows, row):
    """The image without link-time optimisation, whose functions have frames of their own."""
    return next(r for r in rows if r["backend"] == row["backend"] and r["kind"] == "base")


def by_backend(rows, kind):
    """Labels in the order of the file, with the row of each backend or None."""
    labels = []
    for row in rows:
        name = row["label"] or row["suites"][0]
        if row["kind"] == kind and name not in labels:
            labels.append(name)
    for name in labels:
        yield name, [next((r for r in rows if r["kind"] == kind and r["backend"] == backend and
                           (r["label"] or r["suites"][0]) == name), None) for backend in ("mbedtls", "wolfssl")]


def cell(row, text):
    return "-" if row is None else "no image" if "error" in row else text(row)


def page(arguments):
    if len(arguments) != 1:
        raise size.Failure("usage: size.py page FILE")
    document = size.load(arguments[0])
    rows, made = document["rows"], document["versions"]
    sound = [row for row in rows if "error" not in row]
    print(f"""# What each choice costs in flash

Written by `bench/firmware/size.py page bench/firmware/size.json`; measured by `./run firmware size matrix` at commit
{made['commit']} with {made['arm']} (`-Os`) and {made['qemu']}, on a Cortex-M4.

Each image is a client and nothing else, profile `small`, records of 4 KB each way, every option left out that a line does
not name, without libc and without the bench. It is built from the very configuration that `size.py` prints, has shaken hands
with a live server of the host from inside the emulator, and then replays the bytes of that server: handshake, exact suite,
verified chain and an echo are checked each time. Heap is the peak of context and connection together, anchors included.

    ./run firmware size --suites TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 --options sessions,pem --backend wolfssl --lto

prints the same for a set of your own, with the configuration header of the library for exactly that set.

## The goals

One suite, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, link-time optimisation (`USSL_LTO`); bytes.
""")
    goals(sound)
    print("""
What fell short, and why:

- The layer. It judges certificates (RFC 5280, RFC 9525); of Mbed TLS's own code for that nothing is linked, wolfSSL still reads
  each certificate too. About a third of the layer is the reading and judging of chains, the rest lifecycle, memory accounting,
  record limits, error latching and the glue. What could be left out without leaving out a check is an option now (below);
  the rest is needed by every client.
- Mbed TLS's heap: two record buffers of 4 KB are 8.3 KB of it, a chain of two certificates, two key schedules and the
  handshake's own state the rest. With 1 KB out (a client's requests are small) it fits; the line is in the table below.
- State in all: building a path may go back, so both candidate paths stand in one frame; they are on the stack for the length
  of the check only.

| image | | Mbed TLS | wolfSSL |
| --- | --- | ---: | ---: |""")
    for kind in ("base", "goal"):
        for name, pair in by_backend(rows, kind):
            for key, what in (("flash_total", "flash"), ("flash_library", "of it library"), ("flash_layer", "of it layer"),
                              ("heap_peak", "peak heap"), ("ram_static", "static RAM"), ("client_stack", "deepest stack")):
                print(f"| {name} | {what} | " + " | ".join(cell(r, lambda r, k=key: f"{r[k]:,}") for r in pair) + " |")
            print(f"| {name} | handshake, M insn | " +
                  " | ".join(cell(r, lambda r: f"{r['client_insn'] / 1e6:.1f}") for r in pair) + " |")
    print("""
## Twelve suites, each alone

Flash in bytes; in brackets how much of it is the library.

| suite | Mbed TLS | wolfSSL |
| --- | ---: | ---: |""")
    for name, pair in by_backend(rows, "suite"):
        print(f"| {name} | " + " | ".join(cell(r, lambda r: f"{r['flash_total']:,} ({r['flash_library']:,})")
                                          for r in pair) + " |")
    print("""
## What one thing more costs

Beside the base (TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, P-256, TLS 1.2, no option): bytes of flash in library and layer,
and of peak heap. An option costs what the client cannot do without once it is compiled in; code that only a call
brings in is not counted until the program makes that call. "No image": it did not build or did not shake hands;
`bench/firmware/size.json` holds what the tool said.

| added | Mbed TLS: library | layer | heap | wolfSSL: library | layer | heap |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |""")
    base = {r["backend"]: r for r in sound if r["kind"] == "base"}
    for name, pair in by_backend(rows, "feature"):
        cells = []
        for row in pair:
            for key in ("flash_library", "flash_layer", "heap_peak"):
                cells.append(cell(row, lambda r, k=key: f"{r[k] - base[r['backend']][k]:+,}"))
        print(f"| {name} | " + " | ".join(cells) + " |")
    return 0
