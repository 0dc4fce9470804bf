# SPDX-License-Identifier: MIT
"""Reads what the benches wrote; a report refuses what is not of the schema that it knows."""
import json
import pathlib


class Unreadable(Exception):
    """A file that is no report's input; the words say why and what to do."""


def read(path, schema, command):
    """A document of that schema; `command` measures it anew."""
    try:
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    found = document.get("schema") if isinstance(document, dict) else None
    if found != schema:
        raise Unreadable(f"{path} is of schema {found!r}; this reads {schema!r}: measure anew with {command}, "
                         "or use the report of the commit that wrote it")
    return document
