# SPDX-License-Identifier: MIT
"""Reads a linker map: whose bytes an image carries, by area and by kind."""
import re
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
