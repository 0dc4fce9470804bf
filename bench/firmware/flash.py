# SPDX-License-Identifier: MIT
"""Reads a linker map: whose bytes an image carries, by area and by kind."""
import re
import subprocess
from collections import Counter

# An input section: name, address, size, file; a long name breaks the line after it.
SECTION = re.compile(r"^ (\.[\w.$-]+)?\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S.*)$")
OUTPUT = re.compile(r"^(\.[\w.]+)(?:\s|$)")
KINDS = {".text": "text", ".rodata": "rodata", ".ARM.exidx": "rodata", ".data": "data", ".bss": "bss"}


def area(path):
    if "mbedtls_lib" in path or "wolfssl_lib" in path:
        return "library"
    if "ussl_core.dir" in path:
        return "core"
    if "ussl_backend_" in path:
        return "backend"
    if "/lib" in path and path.rstrip(")").rsplit("(", 1)[0].endswith(".a"):
        return "libc"
    return "bench"


def sizes(path):
    """{area: {kind: bytes}} of a linked image."""
    totals = {}
    with open(path, encoding="utf-8", errors="replace") as lines:
        text = lines.read()
    output = None
    name = ""
    for line in text[text.index("Linker script and memory map"):].splitlines():
        if (match := OUTPUT.match(line)):
            output = match.group(1)
        if re.match(r"^ \.[\w.$-]+$", line):
            name = line.strip()
            continue
        match = SECTION.match(line)
        if match and (match.group(1) or name) and output in KINDS:
            size = int(match.group(2), 16)
            if size:
                totals.setdefault(area(match.group(3)), Counter())[KINDS[output]] += size
        name = ""
    return {key: dict(value) for key, value in sorted(totals.items())}


# ---- an image made by link-time optimisation: its map knows no files, its symbols do ----

def place(path):
    """Whose a source file is, by the path that the debugger knows it by."""
    if "/sources/" in path or "/mbedtls/" in path and "/library/" in path or "/wolfssl/" in path and "/src/" in path:
        return "library"
    for folder, name in (("/backends/mbedtls/accel/", "library"), ("/backends/", "backend"), ("/api/", "core"),
                         ("/bench/", "bench")):
        if folder in path:
            return name
    return "libc"


def symbols(elf, objects, nm="arm-none-eabi-gcc-nm"):
    """{area: {kind: bytes}} of a linked image by its symbols. What has no line of its own goes by the
    object that defines its name, else it is a table of the library (the C library is built with lines);
    what has no name at all (strings) is reported as "unnamed"."""
    named = {}
    listing = subprocess.run([nm, "--defined-only", "-A", *map(str, objects)], capture_output=True, text=True,
                             check=True)
    for line in listing.stdout.splitlines():
        path, _, rest = line.partition(":")
        named.setdefault(rest.split()[-1], area(path))
    totals, ends = {}, set()
    listing = subprocess.run([nm.replace("gcc-", ""), "-S", "-l", "--defined-only", str(elf)], capture_output=True,
                             text=True, check=True)
    for line in listing.stdout.splitlines():
        match = re.match(r"^([0-9a-f]+) ([0-9a-f]+) (\w) (\S+)(?:\t(.*):\d+)?$", line)
        kind = {"t": "text", "r": "rodata", "d": "data", "b": "bss"}.get(match.group(3).lower()) if match else None
        if kind is None or match.group(1) in ends:
            continue
        ends.add(match.group(1))
        name = re.sub(r"\.(constprop|lto_priv|isra|part|cold)(\.\d+)?", "", match.group(4))
        where = place(match.group(5)) if match.group(5) else named.get(name, "library")
        totals.setdefault(where, Counter())[kind] += int(match.group(2), 16)
    sections = subprocess.run(["arm-none-eabi-size", "-A", str(elf)], capture_output=True, text=True, check=True)
    for name, kind in ((".text", "text"), (".rodata", "rodata"), (".data", "data")):
        size = int(re.search(rf"^\{name} +(\d+)", sections.stdout, re.M).group(1))
        rest = size - sum(counts[kind] for counts in totals.values())
        if rest > 0:
            totals.setdefault("unnamed", Counter())[kind] += rest
    return {key: dict(value) for key, value in sorted(totals.items())}
