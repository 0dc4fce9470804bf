# SPDX-License-Identifier: MIT
"""Where the numbers of a page come from: commit, compiler, CPU and configuration of a build."""
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def first_line(command):
    return (subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines() or [""])[0]


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown CPU"


def cache(build):
    """The variables of a configured build folder."""
    text = (build / "CMakeCache.txt").read_text()
    return dict(re.findall(r"^([A-Za-z_0-9-]+):[A-Z]+=(.*)$", text, re.M))


def provenance(build):
    """One sentence for a page."""
    variables = cache(build)
    commit = first_line(["git", "-C", str(HERE), "describe", "--always", "--dirty"])
    compiler = first_line([variables["CMAKE_C_COMPILER"], "--version"])
    return (f"Measured at commit {commit}, {compiler}, {variables['CMAKE_BUILD_TYPE']}, on {cpu()}.")
