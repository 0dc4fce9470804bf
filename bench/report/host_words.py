# SPDX-License-Identifier: MIT
"""docs/host-bench.md: the figures of one run in tables, each ratio with its interval and what it means."""
import host_figures
from host_goals import COPY_NOISE, GOALS, LAYER, against, reason, verdict

NAMES = {"mbedtls": "Mbed TLS", "wolfssl": "wolfSSL", "openssl": "OpenSSL",
         "mbedtls-direct": "Mbed TLS, direct", "wolfssl-direct": "wolfSSL, direct"}
BACKENDS = ("mbedtls", "wolfssl")
SIZES = (16, 64, 256, 1024, 4096, 16384)
WAYS = {"full": "full", "resumed": "resumed", "request": "connection, 1 KB each way"}


class Run:
    """The rows of one document by their key, and the ratios to OpenSSL."""

    def __init__(self, document):
        self.document, self.about = document, document["about"]
        cases = [case for case in document["cases"] if case["role"] == "both"]
        self.rows = {self.key(row): row for row in map(host_figures.row_of, cases)}
        self.ratios = {self.key(r): r for r in host_figures.ratios(cases, [(b, "openssl") for b in BACKENDS])}

    @staticmethod
    def key(row):
        return row["peer"], row["phase"], row["what"], row["way"], row["size"]


def significant(value, digits=3):
    text = f"{value:.{digits}g}"
    return f"{float(text):,.0f}" if "e" in text or abs(value) >= 100 else text


def interval(row):
    return f"{row['ratio']:.2f} [{row['low']:.2f}, {row['high']:.2f}]"


def table(heads, rows, left=1):
    marks = ["---"] * left + ["---:"] * (len(heads) - left)
    return ["| " + " | ".join(heads) + " |", "| " + " | ".join(marks) + " |",
            *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def cell(run, *key):
    """Rate, ratio to OpenSSL with its interval, and the word for it."""
    row, ratio = run.rows.get(key), run.ratios.get(key)
    if row is None or "error" in row:
        return "–"
    rate = significant(row["rate"])
    return f"{rate}, {interval(ratio)} {verdict(ratio)}" if ratio else f"{rate}"


def goals(run):
    rows = []
    for words, peer, *case, goal in GOALS:
        ratio = run.ratios.get((peer, *case))
        rows.append([f"{NAMES[peer]}: {words}", f"{goal}", interval(ratio) if ratio else "–",
                     against(ratio, goal) if ratio else "not measured"])
    return ["## Goals against OpenSSL", "",
            "Times as fast as OpenSSL, records of 16 KB. Reached: the whole interval is at the goal or above. "
            "What Mbed TLS gained over its own stock build is in [performance.md](performance.md), with its command.", "",
            *table(["what", "goal", "ratio", "verdict"], rows),
            "Of the layer, both backends: at most 0.5 % more instructions, no extra copy of the payload, at most 256 more bytes a "
            "connection: see [what ussl costs](#what-ussl-costs).", ""]


def suites(run):
    heads = ["suite"] + [f"{where}, {NAMES[b]}" for where in ("one record", "through TLS") for b in BACKENDS]
    rows = []
    for suite in run.document["suites"]:
        cells = [suite["name"].removeprefix("TLS_")]
        for phase, what, way in (("cipher", suite["cipher"], "seal"), ("bulk", suite["bulk"], "up")):
            cells += [cell(run, b, phase, what, way, 16384) if b in suite["backends"] else "has it not" for b in BACKENDS]
        rows.append(cells)
    return ["## Every suite against OpenSSL", "",
            "MB/s, and times as fast as OpenSSL in the same run; 16 KB records, sealed, and sent through TLS by a client to a "
            "server in the same process. Suites that share cipher and MAC share the figure. No ratio: OpenSSL lacks the cipher, or "
            "the version of TLS with it. For CBC, OpenSSL's record figure is its EVP cipher and HMAC one after the other.", "",
            *table(heads, rows)]


def sizes(run):
    heads = ["cipher and MAC", "", "by"] + [f"{n} B" if n < 1024 else f"{n // 1024} KB" for n in SIZES]
    rows = []
    for what in sorted({s["cipher"] for s in run.document["suites"]}):
        for way in ("seal", "open"):
            for backend in BACKENDS:
                if any((backend, "cipher", what, way, n) in run.rows for n in SIZES):
                    rows.append([what, way, NAMES[backend]] + [cell(run, backend, "cipher", what, way, n) for n in SIZES])
    return ["## Every cipher by size of the record", "", "MB/s and ratio, one record's protection.", "", *table(heads, rows, 3)]


def exchanges(run):
    rows = []
    whats = sorted({key[2] for key in run.rows if key[1] == "handshake"})
    for phase, way in (("handshake", "full"), ("handshake", "resumed"), ("connections", "request")):
        for what in whats:
            keys = [(peer, phase, what, way, 1024 if phase == "connections" else 0) for peer in (*BACKENDS, "openssl")]
            if any(key in run.rows for key in keys):
                rows.append([what, WAYS[way]] + [cell(run, *key) for key in keys])
    return ["## Every key exchange against OpenSSL", "",
            "A second, both ends in one process, so one is the work of client and server; chains of a leaf and an intermediate. "
            "OpenSSL 3 has no static ECDH.", "",
            "![Handshakes a second by key exchange](host-bench/handshakes.svg)", "",
            *table(["key exchange", "", *(NAMES[p] for p in (*BACKENDS, "openssl"))], rows, 2)]


def charts(run):
    counted = [("memory", "KB that an idle connection holds"), ("layer", "Instructions that ussl adds, in percent")]
    return ["## Ratios at a glance", "", "![Times as fast as OpenSSL, with intervals](host-bench/openssl.svg)", "",
            "![wolfSSL: times as fast as Mbed TLS, with intervals](host-bench/backends.svg)", "",
            *(line for name, words in counted if run.document[name] for line in (f"![{words}](host-bench/{name}.svg)", ""))]


def keys_and_digests(run):
    rows = []
    for phase, size in (("agree", 0), ("sign", 0), ("digest", 16384)):
        for what, way in sorted({(k[2], k[3]) for k in run.rows if k[1] == phase and k[4] == size}):
            rows.append([what, way, "MB/s" if size else "a second"]
                        + [cell(run, peer, phase, what, way, size) for peer in (*BACKENDS, "openssl")])
    return ["## Key agreement, signatures, digests", "", "Agreement is a fresh key pair and one secret. Digests over 16 KB.", "",
            *table(["what", "", "unit", *(NAMES[p] for p in (*BACKENDS, "openssl"))], rows, 3)]


def behind(run):
    """What is behind OpenSSL, and why."""
    found = {}
    for ratio in run.ratios.values():
        if verdict(ratio) == "behind":
            found.setdefault((NAMES[ratio["peer"]], reason(ratio) or "not looked into"), []).append(ratio)
    rows = []
    for (name, why), ratios in sorted(found.items()):
        worst = min(ratios, key=lambda r: r["ratio"])
        whats = sorted({f"{r['phase']} {r['what']}" for r in ratios})
        named = ", ".join(whats[:6]) + (f" and {len(whats) - 6} more" if len(whats) > 6 else "")
        rows.append([name, named, len(ratios), f"{worst['what']} {worst['way']}"
                     + (f" {worst['size']} B" if worst["size"] else "") + f": {interval(worst)}", why])
    counted = {word: sum(verdict(r) == word for r in run.ratios.values()) for word in ("ahead", "level", "behind")}
    return ["## Where we are behind, and why", "",
            f"Of {len(run.ratios)} ratios to OpenSSL {counted['ahead']} are ahead (the whole interval above 1), {counted['level']} level "
            f"(it holds 1), {counted['behind']} behind. What was tried is in [performance.md](performance.md).", "",
            *table(["library", "what", "ratios", "the furthest", "why"], rows, 5)]


def layer(run):
    rows, words = [], []
    for r in run.document["layer"]:
        more, copies = r["bytes_ussl"] - r["bytes_direct"], r["copied_ussl"] - r["copied_direct"]
        rows.append([f"{NAMES[r['backend']]}, {r['text']}", f"{r['insn_direct']:,}", f"{r['insn_ussl']:,}",
                     f"{r['insn_percent']:+.3f} %", f"{copies:+.3f}", f"{r['bytes_direct']:,}", f"{r['bytes_ussl']:,}",
                     f"{more:+,}", r["bytes_core"]])
        missed = [text for bad, text in (
            (r["insn_percent"] > LAYER["insn"], f"instructions by {r['insn_percent'] - LAYER['insn']:.3f} points"),
            (copies > LAYER["copies"] + COPY_NOISE, f"copies by {copies:.3f} a byte"),
            (more > LAYER["bytes"], f"heap by {more - LAYER['bytes']:,.0f} bytes")) if bad]
        words.append(f"- {NAMES[r['backend']]}, {r['text']}: " + (f"missed: {', '.join(missed)}." if missed else "held."))
    if not rows:
        return ["## What ussl costs", "", "Not counted in this run.", ""]
    return ["## What ussl costs", "",
            "A connection through ussl beside the same library called directly, same configuration, random bytes and certificates: "
            "instructions of a handshake and 1 MiB each way by callgrind, payload bytes copied by memcpy and memmove for each byte "
            "moved, heap of a connected client. `core` is ussl's own state, part of its heap; the rest of the difference is what "
            "ussl asks the library for, or spares it (a chain that ussl judges is not kept twice).", "",
            *table(["connection", "instructions, direct", "through ussl", "more", "more copies", "heap, direct", "through ussl",
                    "more", "core"], rows),
            f"Against the goals ({LAYER['insn']} % instructions, no copy, {LAYER['bytes']} bytes):", "", *words, ""]


def memory(run):
    rows = [[NAMES[m["peer"]], m["what"], f"{m['connections']:,}", f"{m['client_idle']:,.0f}", f"{m['server_idle']:,.0f}",
             f"{m.get('client_core', '–')}"] for m in run.document["memory"]]
    return ["## Idle connections", "",
            "Heap bytes that one idle connection holds after 1 KB each way, over so many connections; `core` is ussl's own part.", "",
            *table(["by", "handshake", "connections", "client", "server", "core"], rows, 2)]


def provenance(about):
    libraries = ", ".join(f"{NAMES[n]} {v['version']}" for n, v in about["libraries"].items())
    lines = [f"Commit {about['commit']}, {about['date'][:10]}, {about['compiler']}, `{about['flags']}`, profile {about['profile']}, "
             f"configuration {about['config'][:16]}, {libraries}, {about['openssl'].split(' (')[0]}, {about['cpu']} "
             f"({' '.join(about['cpu_features'])}), {about['cores']} cores, load {about['load'][0]} before and {about['load'][1]} "
             f"after, TSC {about['tsc_mhz'][0]:.0f} MHz, a fixed loop {about['spin_ns'][0]:,.0f} and {about['spin_ns'][1]:,.0f} ns; "
             f"{about['reps']} samples of {about['min_time']} s a case, {about['seconds']:.0f} s in all."]
    return lines + [line for w in about["warnings"] for line in ("", f"**Warning: {w}.**")]


def document(run, second):
    lines = ["# The host bench: ussl over both libraries, beside OpenSSL", "",
             "Written by `./run bench docs`; do not edit. A ratio is the median of pairs of samples taken next to each other, with a "
             "95 % bootstrap interval: **ahead** is an interval above 1, **behind** one below, **level** holds 1. "
             "[bench/host/README.md](../bench/host/README.md) tells the method; `docs/report/host.json` keeps the samples; "
             "`build/host/ussl-bench report docs/report/host.json -o report.html` makes a page with filters of them.", "",
             *provenance(run.about), "", "![MB/s of a record of 16 KB](host-bench/throughput.svg)", "",
             *goals(run), *behind(run), *exchanges(run), *suites(run), *sizes(run), *keys_and_digests(run), *layer(run),
             *memory(run), *charts(run),
             "## A second run", "", second, ""]
    return "\n".join(lines)


def summary(run):
    """What README.md says: the first figures of a reader who has two minutes."""
    heads = ["", "Mbed TLS", "wolfSSL", "OpenSSL"]
    lines = (("AES-128-GCM, 16 KB record, MB/s", "cipher", "AES-128-GCM", "seal", 16384),
             ("ChaCha20-Poly1305, 16 KB record, MB/s", "cipher", "CHACHA20-POLY1305", "seal", 16384),
             ("AES-128-CCM, 16 KB record, MB/s", "cipher", "AES-128-CCM", "seal", 16384),
             ("handshakes a second, TLS 1.2 ECDHE-ECDSA", "handshake", "TLS1.2 ECDHE-ECDSA", "full", 0),
             ("handshakes a second, TLS 1.3 ECDSA", "handshake", "TLS1.3 ECDSA", "full", 0),
             ("handshakes a second, TLS 1.2 ECDHE-RSA", "handshake", "TLS1.2 ECDHE-RSA", "full", 0))
    rows = [[words, *(cell(run, peer, *key) for peer in (*BACKENDS, "openssl"))] for words, *key in lines]
    return "\n".join([*table(heads, rows), *provenance(run.about), ""])
