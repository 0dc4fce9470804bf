# SPDX-License-Identifier: MIT
"""Measures both backends through ussl, beside the same libraries called directly and beside OpenSSL, on
this machine, and compares what was measured.

usage: ussl-bench [--suite GLOB] [--kx GLOB] [--phase P,...] [--size N,...] [--role R,...]
                  [--backend B,...] [--peer openssl,direct|none] [--profile small|balanced|fast] [--quick]
                  [--min-time S] [--reps N] [--format table|csv|json] [--out FILE] [--list]
       ussl-bench compare A.json B.json
       ussl-bench insn [--out FILE]      count instructions and heap of ten suites a backend
       ussl-bench layer [--out FILE]     what ussl costs beside the library called directly
       ussl-bench gate BASELINE.json NEW.json [--max-insn 0.5%] [--max-heap 0]
       ussl-bench firmware [size] ...    emulated parts: what they take, or the flash of a set (`./run firmware --help`)
       ussl-bench report FILE.json... -o report.html
       ussl-bench docs [FIRST.json [SECOND.json]]     measure, and write docs/host-bench.md and README.md (`./run bench docs`)

Samples of all peers of a case are taken in turn, in an order that chance decides; medians and quartiles
are told, and ratios come with a 95 % bootstrap interval of the pairs. Times of a busy machine are noise:
the run warns. `insn` and `layer` count by callgrind, which repeats; `gate` compares those.
bench/SCHEMA.md describes the JSON. Exit: 0 ok, 1 a case failed or the gate did, 2 bad command line.
"""
import argparse
import importlib
import math
import os
import pathlib
import subprocess
import sys

from . import compare, counts, document, gate, measure, selection, table
from .programs import Folder

# Commands of bench/report.
ROOMS = {"report": "host_report", "docs": "host_docs"}
FULL, QUICK = {"min_time": 0.015, "reps": 11}, {"min_time": 0.02, "reps": 9}


def percent(text):
    value = float(text.rstrip("%"))
    if not (math.isfinite(value) and value >= 0):
        # Nothing is above what is no number: such a gate would let everything through.
        raise argparse.ArgumentTypeError(f"{text} is not 0 percent or more")
    return value


def positive(kind):
    def read(text):
        value = kind(text)
        if not (math.isfinite(value) and value > 0):
            raise argparse.ArgumentTypeError(f"{text} is not above 0")
        return value
    # argparse names the type in its words about what it cannot read at all.
    read.__name__ = kind.__name__
    return read


def parser_for(command):
    parser = argparse.ArgumentParser(prog="ussl-bench" + (f" {command}" if command else ""), description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    if command == "compare":
        parser.add_argument("a")
        parser.add_argument("b")
    elif command == "gate":
        parser.add_argument("baseline")
        parser.add_argument("new")
        parser.add_argument("--max-insn", type=percent, default=0.5, help="percent more that pass (0.5)")
        parser.add_argument("--max-heap", type=percent, default=0.0, help="percent more that pass (0)")
    elif command in ("insn", "layer"):
        parser.add_argument("--out")
        parser.add_argument("--profile", choices=("small", "balanced", "fast"))
    else:
        parser.add_argument("--suite", help="glob over IANA and OpenSSL names and ids: what these suites use")
        parser.add_argument("--kx", help="glob over key exchanges: 'ECDHE-*', 'TLS1.3 RSA'")
        parser.add_argument("--what", default="*", help="glob over what is measured: 'AES-128-*', 'P-256'")
        parser.add_argument("--phase", help=", ".join(selection.ALL) + "; cipher: the first four")
        parser.add_argument("--size", help="bytes of payload; those without payload are kept")
        parser.add_argument("--role", help="; ".join(selection.ROLES) + ": time inside one side's calls; all are measured, "
                            "the table shows `both` unless told")
        parser.add_argument("--backend", help="the libraries under ussl: mbedtls, wolfssl")
        parser.add_argument("--peer", help="who stands beside them: openssl, direct, or none; all by default")
        parser.add_argument("--profile", choices=("small", "balanced", "fast"), help="of the built programs")
        parser.add_argument("--quick", action="store_true", help="a few cases, under a minute")
        parser.add_argument("--min-time", type=positive(float), help="seconds a sample")
        parser.add_argument("--reps", type=positive(int), help="samples a case")
        parser.add_argument("--seed", type=int, default=1, help="of the order in which samples are taken")
        parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
        parser.add_argument("--out", help="write the JSON there")
        parser.add_argument("--list", action="store_true", help="only name the cases")
    return parser


def report(module, arguments):
    """The HTML page and the documents are a room of their own."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "report"))
    return importlib.import_module(module).main(arguments)


def firmware(arguments):
    """Emulated parts have a bench of their own."""
    room = pathlib.Path(__file__).resolve().parents[2] / "firmware"
    script, rest = (room / "size.py", arguments[1:]) if arguments[:1] == ["size"] else (room / "run.py", arguments)
    return subprocess.run([sys.executable, str(script), *rest], check=False).returncode


def bench(build, options):
    folder = Folder.of(build, options.profile)
    for key, value in (QUICK if options.quick else FULL).items():
        if getattr(options, key) is None:
            setattr(options, key, value)
    suites = folder.suites()
    cases, shown, peers = selection.chosen(folder, suites, options)
    to_weigh = measure.weighings(selection.takes_whole("memory", options), peers, selection.MEMORY_WHATS, options)
    to_count = counts.countings(folder, peers, selection.takes_whole("layer", options), options)
    if not cases and not to_weigh and not to_count:
        print("ussl-bench: no case fits; --list with fewer options shows what there is", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join([c.name for c in cases] + [f"memory/{w}/{p}/{n}" for p, w, n in to_weigh]
                        + [f"layer/{suite}/{backend}" for backend, suite in to_count]))
        return 0
    document.expect_room(options.out)
    told = measure.run(folder, suites, cases, to_weigh, to_count, options)
    if options.out:
        document.save(told, options.out)
    # Each side alone is in the JSON, and in the table when it is asked for.
    table.show(told, options.format, shown, selection.roles_of(options) if options.role else selection.ROLES[:1])
    return 1 if any("error" in row for row in told["cases"]) else 0


def main(build, arguments):
    command = arguments[0] if arguments and not arguments[0].startswith("-") else None
    if command in ROOMS:
        return report(ROOMS[command], arguments[1:])
    if command == "firmware":
        return firmware(arguments[1:])
    if command not in (None, "compare", "gate", "insn", "layer"):
        print(f"ussl-bench: there is no command '{command}'; compare, insn, layer, gate, firmware, report, docs, or options to "
              "measure: --help", file=sys.stderr)
        return 2
    options = parser_for(command).parse_args(arguments[1:] if command else arguments)
    if command == "compare":
        return compare.compare(options.a, options.b)
    if command == "gate":
        return gate.gate(options.baseline, options.new, options.max_insn, options.max_heap)
    try:
        if command in ("insn", "layer"):
            document.expect_room(options.out)
            return getattr(counts, command)(Folder.of(build, options.profile), options)
        code = bench(build, options)
        sys.stdout.flush()
        return code
    except selection.BadLine as error:
        print(f"ussl-bench: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # `| head` has seen enough; nothing is left to flush at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nussl-bench: interrupted; nothing was written", file=sys.stderr)
        return 130
