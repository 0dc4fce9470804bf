# SPDX-License-Identifier: MIT
"""Holds the figures of a run against the checked-in ones."""
import argparse

import arguments as words
import figures

# What may grow by the given percentage, and what only by SLACK bytes: a field more in a structure, a
# register more in a frame.
SLACK = 32
LOOSE = ("client_insn", "server_insn", "client_step_insn", "server_step_insn", "flash_bytes")
TIGHT = ("client_peak", "server_peak", "client_life_peak", "client_largest", "client_ctx", "client_stack",
         "server_stack", "client_transfer_stack", "static_bytes")


def main(arguments):
    parser = argparse.ArgumentParser(prog="run.py gate")
    parser.add_argument("baseline")
    parser.add_argument("new")
    parser.add_argument("--max-insn", type=words.percent, default=0.5, help="percent more that pass (0.5)")
    options = parser.parse_args(arguments)
    before, after = figures.load(options.baseline), figures.load(options.new)
    for tool, old in before["versions"].items():
        if tool != "commit" and old != after["versions"].get(tool):
            print(f"gate skipped: the baseline was made with {old}, this with {after['versions'].get(tool)}")
            print("0 passed, 0 failed, 1 skipped")
            return 0
    rows = {figures.label(row): row for row in figures.rows_of(after)}
    failed = total = 0
    for old in figures.rows_of(before):
        name = figures.label(old)
        new = rows.get(name)
        total += 1
        if new is None or new["error"]:
            print(f"{name}: {'gone' if new is None else new['error']}")
            failed += 1
            continue
        over = [f"{k} {old[k]} -> {new[k]}" for k in LOOSE if new[k] > old[k] * (1 + options.max_insn / 100)]
        over += [f"{k} {old[k]} -> {new[k]}" for k in TIGHT if new[k] > old[k] + SLACK]
        failed += bool(over)
        print(f"{name}: {', '.join(over) or 'ok'}")
    print(f"{total - failed} passed, {failed} failed")
    return 1 if failed or not total else 0
