#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds bare-metal images, runs handshakes on emulated parts and writes what they cost.

usage: run.py [--quick] [--targets m4,...] [--backends mbedtls,wolfssl] [--profiles fast,...]
              [--records 16384x16384,...] [--suites ID,...] [--build DIR] [--out FILE] [--list]

       run.py gate BASELINE NEW [--max-insn 0.5]
       run.py page FILE

--quick   one suite a key exchange, on the M4, both backends, profile fast
page      prints FILE as the Markdown of docs/firmware.md
gate      fails where NEW takes more instructions, heap, stack or flash than BASELINE
A finished image's rows are kept beside it and not run again unless the image changed.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

import flash

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGETS = {k: v for k, v in json.loads((HERE / "targets.json").read_text()).items() if k[0] != "_"}
SCHEMA = "ussl-firmware-bench/1"
QUICK = ["0xc02b", "0xc02f", "0xcca9", "0x1301", "0x009c"]


def qemu(target, elf, arguments):
    part = TARGETS[target]
    semihosting = ",".join(["enable=on", "target=native"] + [f"arg={a}" for a in ["image", *arguments]])
    arm = part["family"] == "cortex-m"
    system = "arm" if arm else "riscv32" if target == "rv32" else "riscv64"
    command = [f"qemu-system-{system}", "-M", part["machine"], "-nographic", "-monitor", "none",
               "-serial", "none", "-icount", "shift=6,align=off,sleep=off" if arm else "shift=0",
               "-semihosting-config", semihosting, "-kernel", str(elf)]
    if not arm:
        command += ["-bios", "none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    try:
        row = json.loads(done.stdout)
    except ValueError:
        row = {"error": f"the emulator said: {(done.stdout + done.stderr).strip()[:200]}"}
    return row


def suites(binary):
    done = subprocess.run([binary, "suites", "--json"], capture_output=True, text=True, check=True)
    return [s for s in json.loads(done.stdout) if s["id"] != "0x00ff"]


def chain_of(name):
    """Which standard chain a suite's server shows."""
    if name.startswith(("TLS_ECDH_RSA_",)):
        return "ecrsa"
    if "_RSA_" in name:
        return "rsa"
    return "ec"


def step(text):
    print(f"  {text}", file=sys.stderr, flush=True)


def build(folder, target, backend, profile, records):
    """Configures and builds one image; returns its folder."""
    record_in, record_out = records.split("x")
    place = folder / f"{target}-{backend}-{profile}-{records}"
    configure = ["cmake", "-S", str(HERE), "-B", str(place), "-G", "Ninja", "--toolchain",
                 str(HERE / "toolchain.cmake"), f"-DBOARD={target}", f"-DUSSL_BACKEND={backend}",
                 f"-DUSSL_PROFILE={profile}", f"-DUSSL_IN_CONTENT_LEN={record_in}",
                 f"-DUSSL_OUT_CONTENT_LEN={record_out}", "-DCMAKE_BUILD_TYPE=None"]
    for command in (configure, ["cmake", "--build", str(place), "--target", "loopback"]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"run.py: {' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return place


def describe(target, backend, profile, records):
    return {"target": target, "backend": backend, "profile": profile, "records": records}


def measure(place, key, wanted):
    """The rows of one image, from its store where the image is the same."""
    elf = place / "loopback"
    digest = hashlib.sha256(elf.read_bytes()).hexdigest()
    store = place / "rows.json"
    kept = {}
    if store.exists():
        data = json.loads(store.read_text())
        if data["image"] == digest:
            kept = data["rows"]
    area = flash.sizes(place / "loopback.map")
    for suite_id, name, chain, mutual in wanted:
        label = f"{suite_id} {chain} {mutual}"
        if label not in kept:
            arguments = [suite_id, chain] + (["mutual"] if mutual else [])
            kept[label] = qemu(key["target"], elf, arguments)
            store.write_text(json.dumps({"image": digest, "rows": kept}))
        row = dict(key, name=name, **kept[label])
        row["flash"] = area
        yield row


def versions():
    def first(command):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout or "?").splitlines()[0]
    return {
        "commit": first(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "arm": first(["arm-none-eabi-gcc", "--version"]),
        "riscv": first(["riscv64-unknown-elf-gcc", "--version"]),
        "qemu": first(["qemu-system-arm", "--version"]),
    }


def table(rows):
    """A line a row, for people."""
    head = f"{'target':6} {'backend':8} {'profile':8} {'suite':46} {'chain':5} {'client Minsn':>12} {'server Minsn':>12} {'peak heap':>9} {'largest':>8} {'stack':>6}"
    yield head
    for row in rows:
        place = f"{row['target']:6} {row['backend']:8} {row['profile']:8} {row['name'][4:]:46} {row['chain']:5}"
        if "error" in row:
            yield f"{place} {row['error']} {row.get('detail', '')}"
            continue
        yield (f"{place} {row['client_insn'] / 1e6:12.2f} {row['server_insn'] / 1e6:12.2f} "
               f"{row['client_peak']:9} {row['client_largest']:8} {row['client_stack']:6}")


# What may grow by the given percentage, and what only by SLACK bytes: a field more in a structure, a
# register more in a frame.
SLACK = 32
LOOSE = ("client_insn", "server_insn", "client_step_insn", "server_step_insn")
TIGHT = ("client_peak", "server_peak", "client_largest", "client_stack", "server_stack")


def label(row):
    return " ".join(str(row[k]) for k in ("target", "backend", "profile", "records", "suite", "chain", "mutual"))


def gate(arguments):
    parser = argparse.ArgumentParser(prog="run.py gate")
    parser.add_argument("baseline", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--max-insn", type=float, default=0.5)
    options = parser.parse_args(arguments)
    before, after = (json.loads(p.read_text()) for p in (options.baseline, options.new))
    for tool in ("arm", "riscv", "qemu"):
        if before["versions"][tool] != after["versions"][tool]:
            print(f"gate skipped: the baseline was made with {before['versions'][tool]}, "
                  f"this with {after['versions'][tool]}")
            return 0
    rows = {label(row): row for row in after["rows"]}
    failed = 0
    for old in before["rows"]:
        name = label(old)
        new = rows.get(name)
        if new is None or "error" in new:
            print(f"{name}: {'gone' if new is None else new['error']}")
            failed += 1
            continue
        over = [f"{k} {old[k]} -> {new[k]}" for k in LOOSE if new[k] > old[k] * (1 + options.max_insn / 100)]
        over += [f"{k} {old[k]} -> {new[k]}" for k in TIGHT if new[k] > old[k] + SLACK]
        flash_old, flash_new = (sum(sum(area.values()) for key, area in row["flash"].items() if key != "bench")
                                for row in (old, new))
        if flash_new > flash_old * (1 + options.max_insn / 100):
            over.append(f"flash {flash_old} -> {flash_new}")
        failed += bool(over)
        print(f"{name}: {', '.join(over) or 'ok'}")
    print(f"{len(before['rows']) - failed} passed, {failed} failed")
    return 1 if failed or not before["rows"] else 0


def page(arguments):
    """FILE as a page; every figure in it is one of FILE's."""
    document = json.loads(pathlib.Path(arguments[0]).read_text())
    rows = [row for row in document["rows"] if "error" not in row]
    made = document["versions"]
    print(f"""# What a handshake costs on an emulated part

Written by `bench/firmware/run.py page bench/firmware/baseline.json`; measured by `./run firmware --quick` at commit
{made['commit']} with {made['arm']} and {made['qemu']}. Both runs of a measurement give the same bytes.

Instructions are not cycles: published figures of silicon give 1.3 to 1.7 cycles an instruction on a Cortex-M4. The chain is
a leaf and one intermediate (ECDSA P-256, or RSA-2048), judged against a root; fixed random bytes; records of 16 KB each way.
Heap is what the connection asked for; the context comes on top. The longest step is what a watchdog sees.
""")
    print("| part | backend | profile | suite | client, M insn | longest step, M insn | server, M insn | "
          "client heap peak | largest block | client stack | send 1 KB, insn | bytes up / down |")
    print("| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        print(f"| {row['target']} | {row['backend']} | {row['profile']} | {row['name']} | {row['client_insn'] / 1e6:.2f} | "
              f"{row['client_step_insn'] / 1e6:.2f} | {row['server_insn'] / 1e6:.2f} | {row['client_peak']:,} | "
              f"{row['client_largest']:,} | {row['client_stack']:,} | {row['send_1024']:,} | "
              f"{row['wire_up']} / {row['wire_down']} |")
    print("\nFlash of the whole image (client, server and every suite of the profile), bytes of text and constants:\n")
    print("| part | backend | profile | library | backend | core | C library |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: |")
    seen = set()
    for row in rows:
        key = (row["target"], row["backend"], row["profile"])
        if key not in seen:
            seen.add(key)
            areas = (sum(row["flash"].get(a, {}).get(k, 0) for k in ("text", "rodata", "data"))
                     for a in ("library", "backend", "core", "libc"))
            print(f"| {' | '.join(key)} | " + " | ".join(f"{n:,}" for n in areas) + " |")
    return 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--targets", default="m4")
    parser.add_argument("--backends", default="mbedtls,wolfssl")
    parser.add_argument("--profiles", default="fast")
    parser.add_argument("--records", default="16384x16384")
    parser.add_argument("--suites", default="")
    parser.add_argument("--mutual", action="store_true", help="also with a client certificate")
    parser.add_argument("--ussl", default=str(ROOT / "build/host/ussl"), help="tells which suites there are")
    parser.add_argument("--build", default=str(ROOT / "build/firmware"))
    parser.add_argument("--out", default=str(ROOT / "build/firmware/firmware.json"))
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    for target in options.targets.split(","):
        if target not in TARGETS:
            parser.error(f"there is no target '{target}'; there are: {', '.join(TARGETS)}")
    return options


def main():
    options = parse()
    if options.list:
        for name, part in TARGETS.items():
            print(f"{name:6} {part['machine']:12} {part['cpu']}")
        return 0
    known = suites(options.ussl)
    chosen = options.suites.split(",") if options.suites else QUICK if options.quick else None
    start = time.monotonic()
    rows = []
    for target in options.targets.split(","):
        for backend in options.backends.split(","):
            wanted = [(s["id"], s["name"], chain_of(s["name"]), mutual)
                      for s in known if s[backend] and (chosen is None or s["id"] in chosen)
                      for mutual in ((False, True) if options.mutual else (False,))]
            for profile in options.profiles.split(","):
                for records in options.records.split(","):
                    key = describe(target, backend, profile, records)
                    step(f"{int(time.monotonic() - start):4d} s  {target} {backend} {profile} {records}: "
                         f"build, then {len(wanted)} handshakes")
                    place = build(pathlib.Path(options.build), target, backend, profile, records)
                    rows.extend(measure(place, key, wanted))
    document = {"schema": SCHEMA, "versions": versions(), "rows": rows}
    out = pathlib.Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(".part")
    partial.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
    os.replace(partial, out)
    print("\n".join(table(rows)))
    failed = [row for row in rows if "error" in row]
    print(f"{len(rows) - len(failed)} rows, {len(failed)} that this profile does not have or that failed; "
          f"{time.monotonic() - start:.0f} s; {out}")
    return 0 if len(failed) < len(rows) else 1


if __name__ == "__main__":
    commands = {"gate": gate, "page": page}
    command = commands.get(sys.argv[1] if len(sys.argv) > 1 else "")
    sys.exit(command(sys.argv[2:]) if command else main())
