# SPDX-License-Identifier: MIT
"""Runs the checks of a room of bench programs, each to its end, and counts them."""
import subprocess


def run(checks, bench, *more):
    """The exit code; `more`: exceptions that are a check's failure beside the usual ones."""
    failed = 0
    for check in checks:
        try:
            check(bench)
            print(f"ok    {check.__name__}", flush=True)
        except (AssertionError, OSError, KeyError, subprocess.TimeoutExpired, *more) as error:
            failed += 1
            print(f"FAIL  {check.__name__}: {str(error)[:1500]}", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0
