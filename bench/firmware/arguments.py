# SPDX-License-Identifier: MIT
"""What the firmware bench's command lines take, and what they say of anything else."""
import argparse
import json
import math
import re
import subprocess


def number(least):
    """A whole number from `least` on, for argparse."""
    def read(text):
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text} is below {least}")
        return value
    # argparse names the type in its words about what it cannot read at all.
    read.__name__ = "int"
    return read


def percent(text):
    value = float(text.rstrip("%"))
    if not (math.isfinite(value) and value >= 0):
        # Nothing is above what is no number: such a gate would let everything through.
        raise argparse.ArgumentTypeError(f"{text} is not 0 percent or more")
    return value


def listed(parser, option, text, there):
    """The items of a list, all of which are `there`."""
    items = text.split(",")
    for item in items:
        if item not in there:
            parser.error(f"{option} does not know '{item}'; there are: {', '.join(there)}")
    return items


def records(text):
    """IN and OUT of "16384x2048", as cmake/profiles.cmake takes them; None: it is neither."""
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    sizes = tuple(int(n) for n in match.groups()) if match else ()
    return sizes if sizes and all(512 <= n <= 16384 for n in sizes) else None


def all_records(parser, text):
    for item in text.split(","):
        if records(item) is None:
            parser.error(f"--records takes bytes in and out, 512 to 16384 each, as 16384x2048; not '{item}'")
    return text.split(",")


def suite_ids(parser, text, known):
    """The ids of suites that go by id, IANA name or OpenSSL name."""
    names = {suite[key]: suite["id"] for suite in known for key in ("id", "name", "openssl") if suite.get(key)}
    items = text.split(",")
    for item in items:
        if item not in names:
            parser.error(f"there is no suite '{item}'; `ussl suites --all` prints them")
    return [names[item] for item in items]


def told(binary, what):
    """What the host's command says in JSON of its `suites` or `version`."""
    try:
        done = subprocess.run([binary, what, "--json"], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"run.py: {binary} does not tell its {what}: {error}; `./run build` makes it, --ussl names "
                         "another") from None
