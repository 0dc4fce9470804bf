# SPDX-License-Identifier: MIT
"""The figures of the firmware bench as they are kept: bench/SCHEMA.md tells what each means."""
import json
import os
import pathlib

SCHEMA = "ussl-firmware-bench/2"
SIZES = (64, 256, 1024, 4096, 16384)
OF_A_SIDE = ("insn", "step_insn", "stack", "transfer_stack", "peak", "life_peak", "live", "idle",
             "largest", "allocs", "ctx", "ctx_insn", "ram")
COLUMNS = (["image", "suite", "name", "chain", "mutual", "note", "error", "version"]
           + [f"{side}_{what}" for side in ("client", "server") for what in OF_A_SIDE]
           + ["shared_heap", "arena_peak", "wire_up", "wire_down"]
           + [f"{way}_{n}" for way in ("send", "recv", "server_send", "server_recv") for n in SIZES])
# What a row's error is when the image says no: as set up, before any handshake.
NOT_HELD = "ussl_ctx_"


def with_ram(row, image):
    """Adds what a side needs of RAM in all to a row of the board's figures."""
    if not row.get("error"):
        for side in ("client", "server"):
            row[f"{side}_ram"] = (image["static_bytes"] + row["shared_heap"] + row[f"{side}_ctx"]
                                  + row[f"{side}_life_peak"]
                                  + max(row[f"{side}_stack"], row[f"{side}_transfer_stack"]))
    return row


def store(path, document):
    """Writes a document, one row a line; a reader never sees half of it."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {key: value for key, value in document.items() if key != "rows"}
    text = json.dumps(head, indent=1, sort_keys=True)[:-2] + ',\n "rows": [\n'
    text += ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in document["rows"])
    partial = path.with_name(path.name + ".part")
    partial.write_text(text + "\n ]\n}\n")
    os.replace(partial, path)


class Unreadable(Exception):
    """A file that is no document of the schema asked for; its text says what it is."""


def read(path, schema):
    try:
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from None
    found = document.get("schema") if isinstance(document, dict) else None
    if found != schema:
        raise Unreadable(f"{path}: its schema is {found!r}, and this reads {schema}; measure it anew")
    return document


def load(path):
    try:
        return read(path, SCHEMA)
    except Unreadable as error:
        raise SystemExit(str(error)) from None


def rows_of(document):
    """Each row as a dictionary, the figures of its image merged in."""
    for values in document["rows"]:
        row = dict(zip(document["columns"], values))
        yield {**document["images"][row["image"]], **row}


def label(row):
    """What a row measured, in words that stay the same from run to run."""
    return f"{row['image']} {row['suite']} {row['chain']}{' mutual' if row['mutual'] else ''}"
