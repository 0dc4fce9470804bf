# SPDX-License-Identifier: MIT
"""The JSON of bench/SCHEMA.md: made, read, and written whole or not at all."""
import json
import os
import pathlib
import sys

SCHEMA = "ussl-bench/2"


PARTS = {"about": dict, "suites": list, "cases": list, "memory": list, "insn": dict, "heap": dict, "layer": list}


def new(about, suites):
    return {"schema": SCHEMA, **{key: kind() for key, kind in PARTS.items()}, "about": about, "suites": suites}


def lacking(document):
    """The first of the keys that are always there and that this document has not; None: it is whole."""
    return next((key for key, kind in PARTS.items() if not isinstance(document.get(key), kind)), None)


def load(path):
    try:
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.exit(f"ussl-bench: {path} cannot be read: {error}")
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        sys.exit(f"ussl-bench: {path} is of schema {schema}; this program knows {SCHEMA}: measure anew with --out")
    if lacking(document):
        sys.exit(f"ussl-bench: {path} has no '{lacking(document)}': it is not whole; measure anew with --out")
    return document


def text(document):
    """One case a line: the file is read by people too, and a change of one case is one of one line."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            rows = ",\n  ".join(json.dumps(row) for row in value)
            parts.append(f" {json.dumps(key)}: [\n  {rows}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: " + json.dumps(value, indent=1).replace("\n", "\n "))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def expect_room(path):
    """Ends where `path` cannot be written: better before a long run than after it."""
    if path is None:
        return
    target = pathlib.Path(path)
    if target.is_dir():
        sys.exit(f"ussl-bench: {path} cannot be written: it is a folder")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        sys.exit(f"ussl-bench: {path} cannot be written: {target.parent} is no folder that can be written to")


def save(document, path):
    partial = pathlib.Path(str(path) + ".part")
    try:
        partial.write_text(text(document), encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        sys.exit(f"ussl-bench: {path} cannot be written: {error}")
