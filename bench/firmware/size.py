#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How much flash a chosen set of suites and options takes, and the library configuration for it.

usage: size.py --suites NAME,... [--options NAME,...] [--backend mbedtls,wolfssl] [--target m4]
               [--profile small] [--groups ...] [--certs ecdsa,rsa] [--config DIR]
       size.py matrix [--quick] [--out FILE]   twelve one-suite images, and what each feature adds
       size.py gate BASELINE NEW               fails where an image has grown
       size.py page FILE                       prints FILE as docs/size.md

A suite goes by its IANA name, OpenSSL name or id. Options are the USSL_HAVE_ features in lower case
(sessions, own_cert, ...); what is not named is left out. Each image is a client that is built from the
very configuration that is printed, handshakes with a live server, then replays what that one sent.
"""
import argparse
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import arguments as words
import emulator
import figures
import flash
import recording
from images import ROOT

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = "ussl-firmware-size/1"
boot = functools.partial(emulator.Emulators().boot, limit=300)  # seconds
HEADERS = {"mbedtls": "ussl_mbedtls_config.h", "wolfssl": "user_settings.h"}
PSK = bytes(range(1, 17)).hex()


class Failure(Exception):
    """Something that the caller can mend; its text says how."""


def say(text):
    print(f"  {text}", file=sys.stderr, flush=True)


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


# ---- what may be chosen ----

def suite_table():
    """Rows of the suite table by every name that they go by."""
    text = (ROOT / "api/suites/rows.inc").read_text(encoding="utf-8")
    table = {}
    for row in re.findall(r"ROW\((0x[^)]*)\)", text):
        fields = re.findall(r'[\w-]+', row)
        entry = dict(zip(("id", "kx", "auth", "cipher", "mode", "mac", "prf", "class", "name", "openssl"), fields))
        for key in ("id", "name", "openssl"):
            table[entry[key]] = entry
    return table


def features():
    """{name: what it is} of every option that may be left out."""
    text = (ROOT / "cmake/profiles.cmake").read_text(encoding="utf-8")
    found = re.findall(r'^ussl_feature\((\w+) .*"(.*)"\)', text, re.M)
    return {name.lower(): what for name, what in found if name not in ("CLIENT", "TLS12", "TLS13", "PSK")}


def chain_of(suite):
    if suite["auth"] == "PSK":
        return "psk"
    if suite["kx"] == "ECDH" and suite["auth"] == "RSA":
        return "ecrsa"
    return "rsa" if suite["auth"] == "RSA" else "ec"


class Choice:
    """A set of suites and options: its CMake variables and its name."""

    def __init__(self, suites, options=(), target="m4", backend="mbedtls", profile="small", groups="", certs="",
                 records="4096x4096", label="", kind="set", lto=False, also=None):
        table, known = suite_table(), features()
        if not suites:
            raise Failure("name at least one suite; `ussl suites --all` prints them")
        for name in suites:
            if name not in table:
                raise Failure(f"there is no suite '{name}'; `ussl suites --all` prints them")
        for name in options:
            if name not in known:
                raise Failure(f"there is no option '{name}'; there are: {', '.join(sorted(known))}")
        if words.records(records) is None:
            raise Failure(f"records are bytes in and out, 512 to 16384 each, as 16384x2048; not '{records}'")
        self.suites = [table[name] for name in suites]
        self.options, self.target, self.backend, self.profile = sorted(options), target, backend, profile
        self.records, self.label, self.kind, self.lto = records, label, kind, lto
        record_in, record_out = records.split("x")
        self.variables = {
            "BOARD": target, "USSL_BACKEND": backend, "USSL_PROFILE": profile, "CMAKE_BUILD_TYPE": "MinSizeRel",
            "USSL_WERROR": "ON",
            "USSL_SUITES": ";".join(s["name"] for s in self.suites), "USSL_GROUPS": groups.replace(",", ";"),
            "USSL_CERTS": certs.replace(",", ";"), "USSL_IN_CONTENT_LEN": record_in,
            "USSL_OUT_CONTENT_LEN": record_out, "BENCH_CHAIN": chain_of(self.suites[0]),
        }
        for name in known:
            self.variables[f"USSL_HAVE_{name.upper()}"] = "ON" if name in options else "OFF"
        # Debug information is in no image's flash; it tells whose a byte is, and how large a structure.
        self.variables.update(USSL_LTO="ON" if lto else "OFF", USSL_MBEDTLS_ACCEL="AUTO",
                              CMAKE_C_FLAGS_MINSIZEREL="-Os -DNDEBUG -g -fstack-usage")
        self.variables.update(also or {})

    def key(self):
        return {"target": self.target, "backend": self.backend, "profile": self.profile, "records": self.records,
                "suites": [s["name"] for s in self.suites], "options": self.options, "label": self.label,
                "kind": self.kind, "lto": self.lto, "chain": self.variables["BENCH_CHAIN"]}


def source_digest():
    """Of everything that goes into an image."""
    digest = hashlib.sha256()
    for folder in ("api", "backends", "cmake", "bench/firmware", "bench/chain"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".inc", ".in", ".cmake", ".txt") or path.name == "targets.json":
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    for library in ("mbedtls", "wolfssl"):
        stamp = ROOT / "build/sources" / library / ".ussl-source"
        digest.update(stamp.read_bytes() if stamp.exists() else b"?")
    digest.update(compiler().encode())
    return digest.hexdigest()


def compiler():
    return run(["arm-none-eabi-gcc", "--version"]).splitlines()[0]


# ---- the configuration header ----

def settled(place, backend):
    """The library's configuration macros of a configured build, with their values, in the order of our header."""
    header = ROOT / "backends" / backend / "config" / HEADERS[backend]
    text = header.read_text(encoding="utf-8")
    generated = place / "ussl/generated"
    values = dict(re.findall(r"^#define (USSL_\w+) (\w+)$", (generated / "ussl_config.h").read_text(), re.M))
    dumped = run(["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-E", "-dM", f"-I{generated}", "-include",
                  str(header), "-x", "c", "/dev/null"])
    defined = dict(re.findall(r"^#define (\w+(?:\([^)]*\))?) ?(.*)$", dumped, re.M))
    lines, seen = [], set()
    for name in re.findall(r"^ *# *define (\w+(?:\([^)]*\))?)", text, re.M):
        if name in defined and name not in seen and not name.startswith("USSL_"):
            seen.add(name)
            value = re.sub(r"\bUSSL_\w+", lambda m: values.get(m.group(), m.group()), defined[name])
            lines.append(f"#define {name} {value}".rstrip())
    # What those macros call, as the header declares it.
    declared = re.search(r"^#ifndef __ASSEMBLER__\n(.*?)^#endif", text, re.M | re.S)
    return lines, declared.group(1) if declared else ""


def header_text(choice, lines, declared):
    guard = HEADERS[choice.backend].upper().replace(".", "_")
    names = ", ".join(s["name"] for s in choice.suites)
    return (f"/* {choice.backend} under ussl for {names};\n * options: {', '.join(choice.options) or 'none'}; "
            f"profile {choice.profile}, records {choice.records}. Made by bench/firmware/size.py. */\n"
            f"#ifndef {guard}\n#define {guard}\n" + "\n".join(lines) +
            f"\n#ifndef __ASSEMBLER__\n{declared}#endif\n#endif\n")


# ---- building and running an image ----

def configure(place, variables):
    run(["cmake", "-S", str(HERE), "-B", str(place), "-G", "Ninja", "--toolchain", str(HERE / "toolchain.cmake")] +
        [f"-D{k}={v}" for k, v in sorted(variables.items())])


def build(place, *targets):
    jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")
    run(["cmake", "--build", str(place), "-j", jobs, "--target", *targets])


def server_command(choice, chains, binary):
    """A server of the host that speaks the first suite, once."""
    suite = choice.suites[0]
    version = "tls1.3" if suite["kx"] == "ANY" else "tls1.2"
    command = [binary, "server", "--backend", "mbedtls", "--listen", "127.0.0.1:0", "--echo", "--count", "1",
               "--suites", suite["id"], "--min", version, "--max", version, "--no-ticket"]
    if suite["auth"] == "PSK":
        return [*command, "--psk-identity", "bench", "--psk", PSK]
    name = {"ec": "ec_server", "rsa": "rsa_server", "ecrsa": "ecrsa_server"}[chain_of(suite)]
    return [*command, "--cert", str(chains / f"{name}.bundle.pem"), "--key", str(chains / f"{name}.key.pem")]


def record(choice, place, binary):
    """Has client_live talk to a live server; what the server sent, as a file."""
    try:
        answer, sent = recording.record(
            server_command(choice, place / "chains", binary),
            lambda down, up: boot(choice.target, place / "client_live", (down, up)))
    except recording.NoServer as failure:
        raise Failure(str(failure)) from failure
    check(choice, answer, "with a live server")
    path = place / "server.bin"
    path.write_bytes(sent)
    return path


def check(choice, answer, where):
    """Did the client do all that it is there for?"""
    wanted = int(choice.suites[0]["id"], 16)
    if answer.get("error") or answer.get("negotiated") != wanted or answer.get("echoed") != 1 or \
            (choice.suites[0]["auth"] != "PSK" and answer.get("verified") != 1):
        raise Failure(f"the image of {choice.key()} failed {where}: {json.dumps(answer)}")


def store_of(choice, folder, digest):
    """Where the row of an image is kept; its name changes with the choice and with any source."""
    name = hashlib.sha256(json.dumps([choice.variables, digest], sort_keys=True).encode()).hexdigest()[:16]
    return folder / "rows" / f"{name}.json"


def measure(choice, folder, binary, digest):
    """The row of one image, from the store where nothing of it has changed; and its configuration header."""
    store = store_of(choice, folder, digest)
    if store.exists():
        kept = json.loads(store.read_text(encoding="utf-8"))
        return dict(kept["row"], **choice.key()), kept["header"]
    place = folder / f"{choice.target}-{choice.backend}"
    config = place / "config"
    # First what our own headers make of the choice, then the build from that alone.
    configure(place, dict(choice.variables, USSL_LIBRARY_CONFIG="", BENCH_TRANSCRIPT=""))
    lines, declared = settled(place, choice.backend)
    header = header_text(choice, lines, declared)
    config.mkdir(parents=True, exist_ok=True)
    (config / HEADERS[choice.backend]).write_text(header, encoding="utf-8")
    variables = dict(choice.variables, USSL_LIBRARY_CONFIG=str(config))
    configure(place, variables)
    build(place, "client_live")
    variables["BENCH_TRANSCRIPT"] = str(record(choice, place, binary))
    configure(place, variables)
    build(place, "client", "client_measured")
    check(choice, boot(choice.target, place / "client"), "in the replay")
    row = boot(choice.target, place / "client_measured")
    check(choice, row, "in the measured replay")
    objects = list(place.rglob("*.obj"))
    areas = flash.symbols(place / "client", objects) if choice.lto else flash.sizes(place / "client.map")
    row["flash"] = areas
    row["config"] = store.stem
    row["macros"] = len(lines)
    row.update(totals(areas))
    row.update(state(choice, place, place / "client_measured"))
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps({"row": row, "header": header}), encoding="utf-8")
    return dict(row, **choice.key()), header


# The deepest of our own functions in a handshake: from the call to the certificate that is being read.
# What the compiler has inlined has no frame of its own and so no line.
PATH = ("ussl_conn_handshake", "ussl__mbedtls_handshake_step", "ussl__mbedtls_verify", "ussl__wolf_handshake_step",
        "ussl__wolf_verify", "ussl__verify_peer", "ussl__ctx_judge", "ussl__chain_judge", "find", "step", "try_issuer",
        "arrive", "ussl__rules_judge", "judge_constraints", "ussl__cert_read", "read_extensions",
        "ussl__extension_next", "ussl__der_get", "ussl__der_any")


def state(choice, place, elf):
    """Bytes of a connection and a context, core and backend apart, and of our frames on the deepest path."""
    sizes = {}
    dumped = run(["arm-none-eabi-readelf", "--debug-dump=info", str(elf)])
    for name, number in re.findall(r"DW_AT_name +: (?:\(indirect[^)]*\): )?(ussl\w+)\n.*DW_AT_byte_size +: (\d+)",
                                   dumped):
        sizes[name] = int(number)
    frames = {}
    # By link-time optimisation the frames are settled at the link, and told beside the image.
    listings = place.glob(f"{elf.name}.ltrans*.su") if choice.lto else (
        path for path in place.rglob("*.su") if re.search(r"ussl_core\.dir|ussl_backend_", str(path)))
    for listing in listings:
        for line in listing.read_text(encoding="utf-8").splitlines():
            where, number, _ = line.split("\t")
            name = re.sub(r"\..*", "", where.rsplit(":", 1)[1])
            frames[name] = max(frames.get(name, 0), int(number))
    backend = {name.removeprefix("ussl__"): number for name, number in sizes.items()
               if re.fullmatch(r"ussl__(mbedtls|wolf)_(conn|ctx)", name)}
    return {"core_conn": sizes.get("ussl_conn", 0), "core_ctx": sizes.get("ussl_ctx", 0),
            "backend_conn": next((n for k, n in backend.items() if k.endswith("conn")), 0),
            "backend_ctx": next((n for k, n in backend.items() if k.endswith("ctx")), 0),
            "layer_stack": sum(frames.get(name, 0) for name in PATH)}


def totals(areas):
    """Bytes in flash, and in RAM before anything runs."""
    def of(names, kinds):
        return sum(areas.get(name, {}).get(kind, 0) for name in names for kind in kinds)
    flashed = ("text", "rodata", "data")
    layer, library = of(("core", "backend"), flashed), of(("library", "unnamed"), flashed)
    return {"flash_layer": layer, "flash_library": library, "flash_total": layer + library,
            "flash_libc": of(("libc",), flashed), "ram_static": of(("core", "backend", "library"), ("data", "bss"))}


def host_command(given):
    binary = pathlib.Path(given or ROOT / "build/host/ussl")
    if not binary.exists():
        raise Failure(f"{binary} is missing: `./run build` makes it (its server is the live peer)")
    return str(binary)


def versions():
    def first(command):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout or "?").splitlines()[0]
    return {"commit": first(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]), "arm": compiler(),
            "qemu": first(["qemu-system-arm", "--version"])}


def write(path, rows):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps({"schema": SCHEMA, "versions": versions(), "rows": rows}, indent=1,
                                  sort_keys=True) + "\n", encoding="utf-8")
    os.replace(partial, path)


def load(path):
    try:
        return figures.read(path, SCHEMA)
    except figures.Unreadable as error:
        raise Failure(str(error)) from None


def table(rows):
    yield f"{'backend':8} {'what':44} {'flash':>8} {'library':>8} {'layer':>7} {'heap':>7} {'stack':>6} {'M insn':>7}"
    for row in rows:
        what = row["label"] or "+".join(s[4:] for s in row["suites"])
        yield (f"{row['backend']:8} {what[:44]:44} {row['flash_total']:8} {row['flash_library']:8} "
               f"{row['flash_layer']:7} {row['heap_peak']:7} {row['client_stack']:6} {row['client_insn'] / 1e6:7.2f}")


def listed(text):
    return [item for item in text.replace(" ", "").split(",") if item]


def query(arguments):
    parser = argparse.ArgumentParser(prog="ussl-bench firmware size", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", required=True)
    parser.add_argument("--options", default="")
    parser.add_argument("--backend", default="mbedtls,wolfssl")
    parser.add_argument("--target", default="m4", choices=sorted(emulator.TARGETS))
    parser.add_argument("--profile", default="small", choices=("small", "balanced", "fast"))
    parser.add_argument("--groups", default="")
    parser.add_argument("--certs", default="")
    parser.add_argument("--records", default="4096x4096")
    parser.add_argument("--lto", action="store_true", help="link-time optimisation (USSL_LTO)")
    parser.add_argument("--ussl", help="the host command whose server is the live peer")
    parser.add_argument("--build", default=str(ROOT / "build/firmware/size"))
    parser.add_argument("--config", help="also write the configuration headers into this folder")
    parser.add_argument("--out", help="also write the rows as JSON")
    chosen = parser.parse_args(arguments)
    binary, digest, rows = host_command(chosen.ussl), source_digest(), []
    for backend in listed(chosen.backend):
        if backend not in HEADERS:
            raise Failure(f"there is no backend '{backend}'; there are: {', '.join(HEADERS)}")
        choice = Choice(listed(chosen.suites), listed(chosen.options), chosen.target, backend, chosen.profile,
                        chosen.groups, chosen.certs, chosen.records, lto=chosen.lto)
        say(f"{backend}: build, handshake with a live server, replay")
        row, header = measure(choice, pathlib.Path(chosen.build), binary, digest)
        rows.append(row)
        print(header)
        if chosen.config:
            folder = pathlib.Path(chosen.config)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / HEADERS[backend]).write_text(header, encoding="utf-8")
    print("\n".join(table(rows)))
    if chosen.out:
        write(chosen.out, rows)
    return 0


def main(arguments):
    # Imported late: both need this module.
    import size_matrix
    import size_page
    commands = {"matrix": size_matrix.matrix, "gate": size_matrix.gate, "page": size_page.page}
    command = commands.get(arguments[0] if arguments else "")
    try:
        return command(arguments[1:]) if command else query(arguments)
    except Failure as failure:
        print(f"size: {failure}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    # Under its own name, so that the others find this very module and not a second copy.
    sys.modules["size"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
