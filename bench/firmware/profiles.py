# SPDX-License-Identifier: MIT
"""Where a handshake's instructions go: one image under the emulator with the plugin of calls.c."""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile

import arguments
import emulator
import images
from images import HERE, ROOT

SCHEMA = "ussl-firmware-profile/1"
SIDES = {"side_client_turn": "client", "side_server_turn": "server"}
# What is smaller than this share of a side is added to its caller in `folded`.
LEAST = 0.001


def functions_of(elf, tool):
    """[(start, end, name)] of an image, sorted, none overlapping another."""
    told = subprocess.run([f"{tool}nm", "-n", str(elf)], capture_output=True, text=True, check=True).stdout
    starts = {}
    for line in told.splitlines():
        address, kind, name = line.split()[-3:] if len(line.split()) == 3 else ("", "", "")
        if kind in ("T", "t", "W") and not name.startswith("$") and not re.match(r"^\.?L", name):
            starts.setdefault(int(address, 16) & ~1, name)
    order = sorted(starts)
    return [(at, after, starts[at]) for at, after in zip(order, order[1:] + [order[-1] + 0x10000])]


def areas_of(map_path):
    """Area of a function by its name, from the sections of the linker's map."""
    import flash
    found, name = {}, ""
    for line in map_path.read_text(errors="replace").splitlines():
        match = re.match(r"^ \.text\.(\S+)(?:\s+0x\w+\s+0x\w+\s+(\S+))?$", line)
        if match:
            name = match.group(1)
            if match.group(2):
                found.setdefault(name, flash.area(match.group(2)))
            continue
        match = re.match(r"^\s+0x\w+\s+0x\w+\s+(\S+)$", line)
        if match and name:
            found.setdefault(name, flash.area(match.group(1)))
        name = ""
    return found


def plugin(folder):
    """The compiled plugin; the host's compiler serves."""
    made, source = folder / "calls.so", HERE / "calls.c"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-fvisibility=hidden",
                        "-o", str(made), str(source)], check=True)
    return made


def folded_of(image, suite, chain, folder, limit):
    """{stack: instructions} of one handshake, every stack from the image's first function on."""
    tool = "arm-none-eabi-" if emulator.TARGETS[image.target]["family"] == "cortex-m" else "riscv64-unknown-elf-"
    with tempfile.TemporaryDirectory() as place:
        table, out = pathlib.Path(place, "functions"), pathlib.Path(place, "folded")
        table.write_text("".join(f"{a:x} {b:x} {n}\n" for a, b, n in functions_of(image.elf, tool)))
        extra = ["-plugin", f"{plugin(folder)},functions={table},out={out}"]
        done = subprocess.run(emulator.command(image.target, image.elf, [suite, chain, "brief"], extra),
                              capture_output=True, text=True, timeout=limit, check=False)
        row = json.loads(done.stdout)
        if "error" in row or not out.exists():
            raise SystemExit(f"profile: {image.key} {suite} {chain}: {row.get('error', 'the plugin wrote nothing')}")
        lines = out.read_text().splitlines()
    return row, [(stack.split(";"), int(n)) for stack, n in (line.rsplit(" ", 1) for line in lines)]


def side_of(stacks, marker, areas):
    """What stands under the turn of one side."""
    folded, flat = collections.Counter(), collections.Counter()
    for stack, n in stacks:
        if marker in stack:
            below = stack[stack.index(marker) + 1:] or [marker]
            folded[tuple(below)] += n
            flat[below[-1]] += n
    total = sum(flat.values())
    for stack in sorted(folded, key=len, reverse=True):
        if folded[stack] < total * LEAST and len(stack) > 1:
            folded[stack[:-1]] += folded.pop(stack)
    functions = [[name, areas.get(name, "library"), n] for name, n in
                 sorted(flat.items(), key=lambda item: (-item[1], item[0])) if n >= total * LEAST]
    seen = sorted({name for stack in folded for name in stack})
    return {"total": total, "functions": functions, "areas": {name: areas.get(name, "library") for name in seen},
            "folded": [[";".join(stack), n] for stack, n in sorted(folded.items())]}


def show(profile):
    for side, held in profile["sides"].items():
        print(f"\n{profile['target']} {profile['backend']} {profile['profile']} {profile['name']}, {side}: "
              f"{held['total']:,} instructions")
        for name, area, n in held["functions"][:20]:
            print(f"  {n / held['total'] * 100:6.2f} % {n:12,}  {area:8} {name}")


def main(given):
    import run
    parser = argparse.ArgumentParser(prog="run.py profile", description=__doc__)
    parser.add_argument("--target", default="m4", choices=sorted(emulator.TARGETS))
    parser.add_argument("--backends", default="mbedtls,wolfssl")
    parser.add_argument("--profile", default="fast", choices=run.PROFILES)
    parser.add_argument("--records", default="16384x16384")
    parser.add_argument("--suites", default="0xc02b,0x1301")
    parser.add_argument("--timeout", type=arguments.number(1), default=600)
    parser.add_argument("--ussl", default=str(ROOT / "build/host/ussl"))
    parser.add_argument("--build", default=str(ROOT / "build/firmware"))
    parser.add_argument("--out", default=str(ROOT / "build/firmware/profile.json"))
    options = parser.parse_args(given)
    backends = arguments.listed(parser, "--backends", options.backends, run.BACKENDS)
    if len(arguments.all_records(parser, options.records)) != 1:
        parser.error("--records takes one size here")
    known = run.suites(options.ussl)
    suites = arguments.suite_ids(parser, options.suites, known)
    names = {s["id"]: s["name"] for s in known}
    profiles = []
    for backend in backends:
        image = images.Image(options.build, options.target, backend, options.profile, options.records)
        try:
            image.build()
        except images.BuildFailed as failure:
            raise SystemExit(f"profile: {image.key} does not build: {failure}") from None
        areas = areas_of(image.place / "loopback.map")
        for suite in suites:
            chain = run.chains_of(names[suite])[0]
            row, stacks = folded_of(image, suite, chain, pathlib.Path(options.build), options.timeout)
            sides = {side: side_of(stacks, marker, areas) for marker, side in SIDES.items()}
            profiles.append({"target": options.target, "backend": backend, "profile": options.profile,
                             "suite": suite, "name": names[suite], "chain": chain,
                             "total": sum(side["total"] for side in sides.values()), "sides": sides,
                             "counted": {side: row[f"{side}_insn"] for side in sides}})
            for side, held in sides.items():
                if abs(held["total"] - row[f"{side}_insn"]) > row[f"{side}_insn"] * 0.001:
                    raise SystemExit(f"profile: {image.key} {suite} {side}: the plugin saw {held['total']:,} "
                                     f"instructions, the image counted {row[side + '_insn']:,}")
            show(profiles[-1])
    document = {"schema": SCHEMA, "versions": run.versions(run.libraries_of(options.ussl)), "profiles": profiles}
    partial = pathlib.Path(options.out + ".part")
    partial.write_text(json.dumps(document, separators=(",", ":")) + "\n")
    os.replace(partial, options.out)
    print(f"\n{options.out}")
    return 0
