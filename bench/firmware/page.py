# SPDX-License-Identifier: MIT
"""The figures for people: a table in a terminal, and the Markdown of docs/firmware.md."""
import sys

import figures


def short(name):
    return name[4:] if name.startswith("TLS_") else name


def where(row):
    return (f"{row['target']:5} {row['backend']:8} {row['profile']:8} {row['records_in']}x{row['records_out']:<6} "
            f"{short(row['name']):40} {row['chain']:5} {'mutual' if row['mutual'] else '':6}")


def table(rows):
    """A line a row."""
    yield (f"{'part':5} {'backend':8} {'profile':8} {'records':12} {'suite':40} {'chain':5} {'':6} "
           f"{'client Minsn':>12} {'server Minsn':>12} {'peak heap':>9} {'stack':>6} {'RAM':>7} {'flash':>7}")
    for row in rows:
        if row["error"]:
            yield f"{where(row)} {row['error']}"
            continue
        yield (f"{where(row)} {row['client_insn'] / 1e6:12.2f} {row['server_insn'] / 1e6:12.2f} "
               f"{row['client_peak']:9} {row['client_stack']:6} {row['client_ram']:7} {row['flash_bytes']:7}")


def handshakes(rows):
    print("| part | backend | profile | records | suite | client, M insn | longest step, M insn | server, M insn | "
          "heap peak | largest block | stack, handshake / records | client RAM | send 1 KB, insn | bytes up / down |")
    print("| --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        print(f"| {row['target']} | {row['backend']} | {row['profile']} | {row['records_in']} / {row['records_out']} | "
              f"{row['name']} | {row['client_insn'] / 1e6:.2f} | {row['client_step_insn'] / 1e6:.2f} | "
              f"{row['server_insn'] / 1e6:.2f} | {row['client_peak']:,} | {row['client_largest']:,} | "
              f"{row['client_stack']:,} / {row['client_transfer_stack']:,} | {row['client_ram']:,} | "
              f"{row['send_1024']:,} | {row['wire_up']} / {row['wire_down']} |")


def image_sizes(images):
    print("| image | library | backend | core | C library | static RAM |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, image in images.items():
        areas = (sum(image["flash"].get(a, {}).get(k, 0) for k in ("text", "rodata", "data"))
                 for a in ("library", "backend", "core", "libc"))
        print(f"| {name} | " + " | ".join(f"{n:,}" for n in areas) + f" | {image['static_bytes']:,} |")


def posture(images):
    print("| backend | profile | parts | side channels | licence |")
    print("| --- | --- | --- | --- | --- |")
    lines = {}
    for image in images.values():
        line = (image["backend"], image["profile"], "; ".join(image["posture"]), image["licence"])
        lines.setdefault(line, {})[image["target"]] = True
    for (backend, profile, words, licence), targets in lines.items():
        print(f"| {backend} | {profile} | {', '.join(targets)} | {words} | {licence} |")


def main(arguments):
    """FILE as a page; every figure in it is one of FILE's."""
    if len(arguments) != 1:
        print("usage: run.py page FILE", file=sys.stderr)
        return 2
    document = figures.load(arguments[0])
    rows = [row for row in figures.rows_of(document) if not row["error"]]
    made, chain = document["versions"], document["chains"]
    print(f"""# What a handshake costs on an emulated part

Written by `bench/firmware/run.py page bench/firmware/baseline.json`; measured by `./run firmware --gate` at commit
{made['commit']} with {made['arm']}, {made['riscv']} and {made['qemu']};
Mbed TLS {made['mbedtls']}, wolfSSL {made['wolfssl']}. Two runs of a measurement give the same bytes.

Instructions are not cycles: published figures of silicon give 1.3 to 1.7 cycles an instruction on a Cortex-M4. A chain is
a leaf and one intermediate (ECDSA P-256: {chain['ec']['server']} bytes; RSA-2048: {chain['rsa']['server']} bytes), judged against a root; fixed random bytes.
Heap is what the connection asked for until the handshake was done. RAM adds all up that a client needs: static data of the
image, the context, the connection up to its last record of 16 KB, and the deepest stack. The longest step is what a watchdog
sees. `bench/SCHEMA.md` tells what each figure is, `./run firmware --full` measures every suite, profile and record size.
""")
    handshakes(rows)
    print("\nFlash of the whole image (client, server and every suite of the profile), bytes of text and constants:\n")
    image_sizes(document["images"])
    print("\nWhat the configuration does about side channels, read from the macros in force, and the licence:\n")
    posture(document["images"])
    return 0
