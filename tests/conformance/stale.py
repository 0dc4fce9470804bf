# SPDX-License-Identifier: MIT
"""Holds a generated document against the file in the tree, or writes it when asked to."""
import difflib
import os
import sys


def hold(path, text):
    """0 if the file says the same; with USSL_REGENERATE=1 it is written instead."""
    name = os.path.basename(path)
    if os.environ.get("USSL_REGENERATE") == "1":
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        print(f"{name}: written")
        return 0
    try:
        with open(path, encoding="utf-8") as there:
            old = there.read()
    except FileNotFoundError:
        old = ""
    if old == text:
        print(f"{name}: up to date")
        return 0
    sys.stdout.writelines(
        difflib.unified_diff(
            old.splitlines(True), text.splitlines(True), "docs/" + name, "this run", n=0
        )
    )
    print(f"{name} is stale: USSL_REGENERATE=1 ctest --test-dir build/host -R ^documents")
    return 1
