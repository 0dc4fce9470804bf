# SPDX-License-Identifier: MIT
"""The JSON of bench/SCHEMA.md: made, read, and written whole or not at all."""
import json
import os
import pathlib
import sys

SCHEMA = "ussl-bench/2"


def new(about, suites):
    return {"schema": SCHEMA, "about": about, "suites": suites, "cases": [], "memory": [], "insn": {}, "heap": {},
            "layer": []}


def load(path):
    try:
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.exit(f"ussl-bench: {path} cannot be read: {error}")
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        sys.exit(f"ussl-bench: {path} is of schema {schema}; this program knows {SCHEMA}: measure anew with --out")
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


def save(document, path):
    partial = pathlib.Path(str(path) + ".part")
    try:
        partial.write_text(text(document), encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        sys.exit(f"ussl-bench: {path} cannot be written: {error}")
