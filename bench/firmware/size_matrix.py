# SPDX-License-Identifier: MIT
"""The cost of each suite and feature in flash: which images to make, their gate and their page."""
import argparse
import json
import pathlib
import sys
import time

import size

BASE = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
# One each of the key exchanges, ciphers and versions that a device may have to speak.
ONE_SUITE = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_PSK_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
)
# What is added to the base, and so what it costs beside AES-128-GCM with ECDHE-ECDSA on P-256.
BESIDE = (
    ("key exchange ECDHE-RSA", ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"], {}),
    ("key exchange RSA", ["TLS_RSA_WITH_AES_128_GCM_SHA256"], {}),
    ("key exchange DHE-RSA", ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"], {}),
    ("key exchange ECDH-ECDSA", ["TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256"], {}),
    ("key exchange PSK", ["TLS_PSK_WITH_AES_128_GCM_SHA256"], {}),
    ("cipher AES-256-GCM", ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"], {}),
    ("cipher ChaCha20-Poly1305", ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"], {}),
    ("cipher AES-128-CCM", ["TLS_ECDHE_ECDSA_WITH_AES_128_CCM"], {}),
    ("cipher AES-128-CBC-SHA256", ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"], {}),
    ("version TLS 1.3", ["TLS_AES_128_GCM_SHA256"], {}),
    ("group X25519", [], {"groups": "secp256r1,x25519"}),
    ("group P-384", [], {"groups": "secp256r1,secp384r1"}),
    ("certificates RSA", [], {"certs": "ecdsa,rsa"}),
    ("profile balanced (tables)", [], {"profile": "balanced"}),
    ("profile fast (tables, assembler)", [], {"profile": "fast"}),
    ("records of 16 KB", [], {"records": "16384x4096"}),
)
CONTENTS = [("record buffers 4 KB in, 1 KB out", {"records": "4096x1024"})]


def choices(backends, quick):
    """Every image of the matrix, the base of a backend first."""
    table = size.suite_table()
    for backend in backends:
        yield size.Choice([BASE], backend=backend, label="base", kind="base")
        yield size.Choice([BASE], backend=backend, label="base, link-time optimisation", kind="goal", lto=True)
        if quick:
            continue
        if backend == "mbedtls":
            also = {"USSL_MBEDTLS_ACCEL": "bearssl"}
            yield size.Choice([BASE], backend=backend, label="base, LTO, curves of BearSSL", kind="goal", lto=True,
                              also=also)
        for label, more in CONTENTS:
            yield size.Choice([BASE], backend=backend, label=f"base, LTO, {label}", kind="goal", lto=True, **more)
        for suite in ONE_SUITE:
            yield size.Choice([suite], backend=backend, kind="suite")
        spoken = [entry for entry in BESIDE if entry[1]]
        for label, suites, more in spoken:
            yield size.Choice([BASE, *suites], backend=backend, label=label, kind="feature", **more)
        for option in sorted(size.features()):
            also = ["own_cert"] if option in ("external_key", "server") else []
            yield size.Choice([BASE], [option, *also], backend=backend, label=f"option {option}", kind="feature")
        for label, suites, more in BESIDE:
            if not suites:
                yield size.Choice([BASE], backend=backend, label=label, kind="feature", **more)
        everything = [s for s in ONE_SUITE if table[s]["kx"] != "PSK"]
        yield size.Choice(everything, sorted(size.features()), backend=backend, kind="feature",
                          label="all of these suites and options")


def matrix(arguments):
    parser = argparse.ArgumentParser(prog="size.py matrix")
    parser.add_argument("--backend", default="mbedtls,wolfssl")
    parser.add_argument("--quick", action="store_true", help="the base alone, as the gate needs it")
    parser.add_argument("--kept", action="store_true", help="only what is measured already, and build nothing")
    parser.add_argument("--ussl")
    parser.add_argument("--build", default=str(size.ROOT / "build/firmware/size"))
    parser.add_argument("--out", default=str(size.ROOT / "build/firmware/size.json"))
    chosen = parser.parse_args(arguments)
    binary, digest = size.host_command(chosen.ussl), size.source_digest()
    rows, refused, start = [], 0, time.monotonic()
    wanted = list(choices(size.listed(chosen.backend), chosen.quick))
    for number, choice in enumerate(wanted, 1):
        what = choice.label or choice.suites[0]["name"]
        if chosen.kept and not size.store_of(choice, pathlib.Path(chosen.build), digest).exists():
            continue
        size.say(f"{int(time.monotonic() - start):4d} s  {number}/{len(wanted)}  {choice.backend} {what}")
        try:
            rows.append(size.measure(choice, pathlib.Path(chosen.build), binary, digest)[0])
        except size.Failure as failure:
            refused += 1
            rows.append(dict(choice.key(), error=str(failure).strip().splitlines()[-1][-300:]))
            print(f"size: {failure}", file=sys.stderr)
    size.write(chosen.out, rows)
    print("\n".join(size.table([row for row in rows if "error" not in row])))
    print(f"{len(rows) - refused} rows, {refused} that failed; {time.monotonic() - start:.0f} s; {chosen.out}")
    return 1 if refused else 0


def named(row):
    return f"{row['backend']} {row['label'] or row['suites'][0]}"


def gate(arguments):
    parser = argparse.ArgumentParser(prog="size.py gate")
    parser.add_argument("baseline", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--slack", type=int, default=128, help="bytes that an image may grow unseen")
    chosen = parser.parse_args(arguments)
    before, after = (size.load(path) for path in (chosen.baseline, chosen.new))
    if before["versions"]["arm"] != after["versions"]["arm"]:
        print(f"gate skipped: the baseline was made with {before['versions']['arm']}, this with "
              f"{after['versions']['arm']}")
        return 0
    old = {named(row): row for row in before["rows"]}
    failed = 0
    for row in after["rows"]:
        base = old.get(named(row))
        if base is None or "error" in row or "error" in base:
            over = [row.get("error", "it is not in the baseline")]
        else:
            over = [f"{key} {base[key]} -> {row[key]}" for key in ("flash_layer", "flash_total", "heap_peak",
                                                                  "client_stack", "ram_static")
                    if row[key] > base[key] + chosen.slack]
        failed += bool(over)
        print(f"{named(row)}: {', '.join(over) or 'ok'}")
    print(f"{len(after['rows']) - failed} passed, {failed} failed")
    return 1 if failed or not after["rows"] else 0
