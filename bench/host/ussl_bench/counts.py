# SPDX-License-Identifier: MIT
"""Counted instructions and heap of ten suites a backend, and what the layer costs: they repeat."""
import json
import pathlib
import shutil
import sys

from . import about, document
from .selection import BadLine

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "direct"))
import cost  # noqa: E402  (bench/direct/cost.py, which runs alone as well)

# Every version, key exchange, authentication and kind of cipher that both backends have.
SUITES = (
    "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CCM_8", "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
)
PARTS = {"counted_handshake": "handshake", "counted_records": "16 KB each way"}


def count(folder, backend, suite):
    """{name: instructions}, {name: bytes}"""
    program = folder.room / "ussl-bench-run"
    insn, heap = {}, {}
    for function, part in PARTS.items():
        number, printed = cost.callgrind(function, [program, "--counted", backend, suite])
        insn[f"{part}/{suite}/{backend}"] = number
        for side, held in json.loads(printed).items():
            heap[f"peak of the {side}/{suite}/{backend}"] = held
    return insn, heap


def insn(folder, options):
    told = document.new(about.circumstances(folder, options), folder.suites())
    for backend in told["about"]["libraries"]:
        for suite in SUITES:
            insn_of, heap_of = count(folder, backend, suite)
            told["insn"].update(insn_of)
            told["heap"].update(heap_of)
            for name, number in {**insn_of, **heap_of}.items():
                print(f"{name:80} {number:14,}", flush=True)
    if options.out:
        document.save(told, options.out)
    return 0


def countings(folder, peers, wanted, options):
    """[(backend, suite)] whose layer is counted: beside the library called directly, where this build has it."""
    if not wanted:
        return []
    backends = [b for b in cost.backends(folder.build) if b in peers and f"{b}-direct" in peers]
    lacks = None
    if not backends:
        lacks = f"there is no library called directly beside ussl in {folder.build}, or --peer leaves it out"
    elif not shutil.which("valgrind"):
        lacks = "valgrind is not here; Debian's package valgrind brings it"
    if lacks and options.phase == "layer":
        raise BadLine(f"the layer's cost cannot be counted: {lacks}")
    return [] if lacks else [(backend, suite) for backend in backends for suite in cost.SUITES]


def layer_row(folder, backend, suite):
    return cost.row_of(folder.build, backend, suite)


def layer(folder, options):
    told = document.new(about.circumstances(folder, options), folder.suites())
    for backend in cost.backends(folder.build):
        for suite in cost.SUITES:
            told["layer"].append(layer_row(folder, backend, suite))
            print(cost.line_of(told["layer"][-1]), flush=True)
    if options.out:
        document.save(told, options.out)
    return 0 if told["layer"] else 1
