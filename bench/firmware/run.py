#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds bare-metal images, runs handshakes on emulated parts and writes what they cost.

usage: run.py [--quick | --gate | --full] [--targets m4,...|all] [--backends mbedtls,wolfssl]
              [--profiles fast,...] [--records 16384x16384,...] [--suites ID,...] [--mutual]
              [--afresh] [--build-only] [--jobs N] [--timeout S] [--build DIR] [--out FILE] [--list]

       run.py gate BASELINE NEW [--max-insn 0.5]
       run.py page FILE
       run.py profile [--help]

--quick   one suite a key exchange, on every target, both backends, profile fast
--gate    the rows of the checked-in baseline: a Cortex-M4 and a RISC-V of 32 bits
--full    every suite, three profiles and three record sizes, mutual for one suite a key exchange;
          on the M4, or on --targets. What a profile lacks is added to it by name, and the row says so
gate      fails where NEW takes more instructions, heap, stack or flash than BASELINE
page      prints FILE as the Markdown of docs/firmware.md
profile   prints in which functions a handshake's instructions are spent

A finished image's rows are kept beside it and not run again unless the image changes (or --afresh):
an interrupted run goes on where it stopped. A suite goes by its id, IANA name or OpenSSL name.
Exit: 0 ok, 1 a handshake gave no figures or the gate failed, 2 bad command line.
"""
import argparse
import concurrent.futures
import json
import pathlib
import signal
import subprocess
import sys
import threading
import time

import arguments
import emulator
import figures
import gate
import images
import page
from emulator import TARGETS
from images import ROOT

QUICK = ["0xc02b", "0xc02f", "0xcca9", "0x1301", "0x009c"]
BACKENDS = ["mbedtls", "wolfssl"]
PROFILES = ["small", "balanced", "fast"]
RECORDS = ["16384x16384", "16384x2048", "4096x4096"]
# What the baseline holds: eight rows of each family, and four of a part with little memory.
GATED = [("m4", "fast", "16384x16384", ["0xc02b", "0x1301", "0xc02f", "0x009c"]),
         ("m4", "small", "4096x4096", ["0xc02b", "0xcca9"]),
         ("rv32", "fast", "16384x16384", ["0xc02b", "0x1301", "0xc02f", "0xcca9"])]


# A row's reason where the profile leaves a suite out: an answer, not a failure.
LEFT_OUT = "not in this profile"


def suites(binary):
    return [s for s in arguments.told(binary, "suites") if s["id"] != "0x00ff"]


def chains_of(name):
    """Which standard chains a suite's server may show."""
    if name.startswith("TLS_ECDH_RSA_"):
        return ["ecrsa"]
    if "_WITH_" not in name:
        return ["ec", "rsa"]  # TLS 1.3: a suite says nothing about certificates
    return ["rsa"] if "_RSA_" in name else ["ec"]


def wanted(known, backend, ids, mutual):
    """(id, name, chain, mutual) of the handshakes of one image; `mutual` lists ids."""
    rows = []
    for suite in known:
        if suite[backend] and (ids is None or suite["id"] in ids):
            for chain in chains_of(suite["name"]):
                rows.append((suite["id"], suite["name"], chain, False))
                if suite["id"] in mutual:
                    rows.append((suite["id"], suite["name"], chain, True))
    return rows


def note(image):
    notes = ["suite added to this profile by name"] if image.added else []
    if image.records_in < 16384 and image.backend == "mbedtls":
        notes.append("needs a peer that honours max_fragment_length")
    elif image.records_in < 16384:
        notes.append("memory for a peer that honours max_fragment_length, grows with another's records")
    return "; ".join(notes)


class Store:
    """The rows of one image, beside it; void as soon as the image is another."""

    def __init__(self, image, afresh):
        self.path, self.lock = image.place / "rows.json", threading.Lock()
        self.data = {"image": image.digest(), "rows": {}}
        if self.path.exists() and not afresh:
            kept = json.loads(self.path.read_text())
            if kept["image"] == self.data["image"]:
                self.data = kept

    def get(self, label):
        return self.data["rows"].get(label)

    def put(self, label, row):
        with self.lock:
            # A timeout tells of this machine's load and is worth another try.
            if not row.get("error", "").startswith("timeout"):
                self.data["rows"][label] = row
                self.path.write_text(json.dumps(self.data))


class Matrix:
    """Runs images' handshakes, a few at a time, and says how far it is."""

    def __init__(self, options, known):
        self.options, self.known = options, known
        self.images, self.rows, self.unbuilt = {}, [], 0
        self.start, self.done, self.ran, self.total, self.said = time.monotonic(), 0, 0, 0, 0.0
        self.lock, self.emulators = threading.Lock(), emulator.Emulators()

    def progress(self, ran, text, force=False):
        with self.lock:
            self.done += ran is not None
            self.ran += ran is True
            now = time.monotonic() - self.start
            if not force and now - self.said < 10:
                return
            self.said = now
            left = f", about {now / self.done * (self.total - self.done) / 60:.0f} min left" if self.ran > 4 else ""
            print(f"  {int(now):5d} s  {self.done} of {self.total}{left}  {text}", file=sys.stderr, flush=True)

    def one(self, image, store, row):
        suite, _, chain, mutual = row
        label = f"{suite} {chain} {int(mutual)}"
        kept = store.get(label)
        if kept is None:
            kept = self.emulators.boot(image.target, image.elf, [suite, chain] + (["mutual"] if mutual else []),
                                       self.options.timeout)
            store.put(label, kept)
            self.progress(True, image.key)
        else:
            self.progress(False, image.key)
        return kept

    def without(self, image, rows, why):
        """Rows of an image that give no figures, each with the reason."""
        for suite, name, chain, mutual in rows:
            row = dict.fromkeys(figures.COLUMNS)
            row.update(image=image.key, suite=suite, name=name, chain=chain, mutual=int(mutual), note="", error=why)
            self.rows.append([row[column] for column in figures.COLUMNS])

    def built(self, image, rows):
        """Whether the image could be built; if not, its rows say why, and the run goes on."""
        self.progress(None, f"build {image.key}", force=True)
        try:
            image.build()
        except images.BuildFailed as failure:
            self.images[image.key] = image.names()
            self.unbuilt += 1
            self.done += len(rows)
            self.without(image, rows, f"does not build: {failure}")
            return False
        return True

    def run(self, image, rows, pool):
        """The rows that the image holds; returns those that it does not hold."""
        if not self.built(image, rows):
            return []
        self.images[image.key] = image.describe()
        store = Store(image, self.options.afresh)
        results = pool.map(lambda row: self.one(image, store, row), rows)
        missing = []
        for (suite, name, chain, mutual), found in zip(rows, results):
            self.images[image.key]["licence"] = found.get("licence") or self.images[image.key]["licence"]
            if found.get("error", "").startswith(figures.NOT_HELD) and not image.added:
                missing.append((suite, name, chain, mutual))
                continue
            row = {**dict.fromkeys(figures.COLUMNS), **found, "image": image.key, "suite": suite, "name": name,
                   "chain": chain, "mutual": int(mutual), "note": note(image)}
            if "error" in found:
                told = (found["error"], found.get("detail"), found.get("native"), found.get("native_code"))
                row["error"] = ": ".join(str(word) for word in told if word)
            elif int(suite, 0) != found["negotiated"] or found["left"] != 0:
                row["error"] = f"negotiated {found['negotiated']:#06x}, {found['left']} bytes left"
            row = figures.with_ram(row, self.images[image.key])
            self.rows.append([row[column] for column in figures.COLUMNS])
        return missing

    def all(self, plan):
        """`plan`: (target, backend, profile, records, rows, whether to add what is lacking)."""
        self.total = sum(len(item[4]) for item in plan)
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            try:
                for target, backend, profile, records, rows, add in plan:
                    place = (self.options.build, target, backend, profile, records)
                    missing = self.run(images.Image(*place), rows, pool)
                    if missing and add:
                        self.total += len(missing)
                        ids = [s["id"] for s in self.known if s[backend]]
                        missing = self.run(images.Image(*place, added=ids), missing, pool)
                    self.without(images.Image(*place), missing, LEFT_OUT)
            finally:
                self.emulators.stop()


def first_line(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or "?").splitlines()[0]


def versions(libraries):
    return {
        "commit": first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "arm": first_line(["arm-none-eabi-gcc", "--version"]),
        "riscv": first_line(["riscv64-unknown-elf-gcc", "--version"]),
        "qemu": first_line(["qemu-system-arm", "--version"]),
        **{name: library["version"] for name, library in libraries.items()},
    }


def libraries_of(binary):
    return {b["name"]: b for b in arguments.told(binary, "version")["backends"]}


def chains(folder):
    """Bytes of the standard chains on the wire, from the DER that the images carry."""
    def size(name):
        return (folder / f"{name}.der").stat().st_size
    return {name: {"server": size(f"{name}_server") + size(f"{issuer}_inter"),
                   "client": size(f"{issuer}_client") + size(f"{issuer}_inter"), "root": size(f"{issuer}_root")}
            for name, issuer in (("ec", "ec"), ("rsa", "rsa"), ("ecrsa", "rsa"))}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kind = parser.add_mutually_exclusive_group()
    for name in ("--quick", "--gate", "--full"):
        kind.add_argument(name, action="store_true")
    parser.add_argument("--targets", help="of targets.json, or all")
    parser.add_argument("--backends", default="mbedtls,wolfssl")
    parser.add_argument("--profiles")
    parser.add_argument("--records")
    parser.add_argument("--suites", help="ids or names; all by default")
    parser.add_argument("--mutual", action="store_true", help="also with a client certificate")
    parser.add_argument("--build-only", action="store_true", help="compile and link the images, run nothing")
    parser.add_argument("--afresh", action="store_true", help="run again what was kept")
    parser.add_argument("--jobs", "-j", type=arguments.number(1), default=2, help="emulators at a time")
    parser.add_argument("--timeout", type=arguments.number(1), default=600, help="seconds that one handshake may take")
    parser.add_argument("--ussl", default=str(ROOT / "build/host/ussl"), help="tells which suites there are")
    parser.add_argument("--build", default=str(ROOT / "build/firmware"))
    parser.add_argument("--out", default=str(ROOT / "build/firmware/firmware.json"))
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    chosen = (options.targets, options.profiles, options.records, options.suites)
    if options.gate and (options.mutual or chosen != (None,) * 4):
        parser.error("--gate takes the rows of the baseline: no --targets, --profiles, --records, --suites, --mutual")
    targets = options.targets if options.targets is not None else "all" if options.quick else "m4"
    options.targets = list(TARGETS) if targets == "all" else arguments.listed(parser, "--targets", targets, TARGETS)
    options.backends = arguments.listed(parser, "--backends", options.backends, BACKENDS)
    if options.profiles is not None:
        options.profiles = arguments.listed(parser, "--profiles", options.profiles, PROFILES)
    if options.records is not None:
        options.records = arguments.all_records(parser, options.records)
    if options.suites is not None and not options.list:
        options.suites = arguments.suite_ids(parser, options.suites, suites(options.ussl))
    return options


def planned(options, known):
    backends = options.backends
    if options.gate:
        return [(target, backend, profile, records, wanted(known, backend, ids, []), False)
                for target, profile, records, ids in GATED for backend in backends]
    profiles = options.profiles or (PROFILES if options.full else ["fast"])
    records = options.records or (RECORDS if options.full else RECORDS[:1])
    ids = options.suites or (QUICK if options.quick else None)
    mutual = QUICK if options.full else [s["id"] for s in known] if options.mutual else []
    return [(target, backend, profile, size, wanted(known, backend, ids, mutual), options.full)
            for target in options.targets for backend in backends for profile in profiles for size in records]


def build_only(matrix, options, plan):
    """Compiles and links the images of a plan, and says which could not be."""
    for target, backend, profile, records, _, _ in plan:
        image = images.Image(options.build, target, backend, profile, records)
        print(f"{image.key}: {'built' if matrix.built(image, []) else 'does not build'}", flush=True)
    print(f"{len(plan) - matrix.unbuilt} passed, {matrix.unbuilt} failed")
    return 1 if matrix.unbuilt else 0


def main():
    options = parse()
    if options.list:
        for name, part in TARGETS.items():
            print(f"{name:6} {part['machine']:12} {part['cpu']}")
        return 0
    libraries = libraries_of(options.ussl)
    known = suites(options.ussl)
    plan = planned(options, known)
    matrix = Matrix(options, known)
    if options.build_only:
        return build_only(matrix, options, plan)
    if not any(rows for *_, rows, _ in plan):
        print(f"run.py: {' and '.join(options.backends)} has none of these suites", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        matrix.all(plan)
    except KeyboardInterrupt:
        print(f"run.py: stopped after {matrix.ran} handshakes, which are kept beside their images; "
              "the same command goes on from there", file=sys.stderr)
        return 130
    if matrix.unbuilt == len(matrix.images):
        print("run.py: not one image could be built", file=sys.stderr)
        return 1
    some = pathlib.Path(options.build) / next(k for k, i in matrix.images.items() if "flash" in i) / "chains"
    document = {"schema": figures.SCHEMA, "versions": versions(libraries), "chains": chains(some),
                "images": matrix.images, "columns": figures.COLUMNS, "rows": matrix.rows}
    figures.store(options.out, document)
    rows = list(figures.rows_of(document))
    failed = [row for row in rows if row["error"]]
    if not options.full:
        print("\n".join(page.table(rows)))
    for row in failed if options.full else ():
        print(f"{figures.label(row)}: {row['error']}")
    print(f"{len(rows) - len(failed)} rows, {len(failed)} without figures, {matrix.ran} handshakes run; "
          f"{time.monotonic() - matrix.start:.0f} s; {options.out}")
    return 1 if any(row["error"] != LEFT_OUT for row in failed) else 0


def profile(arguments):
    import profiles
    return profiles.main(arguments)


if __name__ == "__main__":
    commands = {"gate": gate.main, "page": page.main, "profile": profile}
    command = commands.get(sys.argv[1] if len(sys.argv) > 1 else "")
    sys.exit(command(sys.argv[2:]) if command else main())
