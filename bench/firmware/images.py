# SPDX-License-Identifier: MIT
"""Builds the bare-metal images."""
import hashlib
import pathlib
import shutil
import subprocess
import sys

import flash
import posture

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class BuildFailed(Exception):
    """An image that does not build; its words are the compiler's or linker's own."""


def words_of_tool(output):
    """The line of a build's output that tells why it failed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for sign in ("error:", "Error", "multiple definition", "undefined reference", "overflowed"):
        told = [line for line in lines if sign in line and not line.startswith("collect2")]
        if told:
            return told[0].replace(str(ROOT) + "/", "")[:300]
    return lines[-1][:300] if lines else "the tool said nothing"


class Image:
    """One target, backend, profile and record size; `added`: with all suites, by name."""

    def __init__(self, folder, target, backend, profile, records, added=()):
        self.target, self.backend, self.profile, self.added = target, backend, profile, added
        self.records_in, self.records_out = (int(n) for n in records.split("x"))
        self.key = f"{target}-{backend}-{profile}-{records}{'+all' if added else ''}"
        self.place = pathlib.Path(folder) / self.key
        self.elf = self.place / "loopback"

    def build(self):
        # CMake reads a toolchain once a folder; another one asks for another folder.
        stamp, toolchain = self.place / "toolchain", "".join(
            (HERE / name).read_text() for name in ("toolchain.cmake", "targets.json"))
        if self.place.exists() and (not stamp.exists() or stamp.read_text() != toolchain):
            shutil.rmtree(self.place)
        configure = ["cmake", "-S", str(HERE), "-B", str(self.place), "-G", "Ninja", "--toolchain",
                     str(HERE / "toolchain.cmake"), f"-DBOARD={self.target}", f"-DUSSL_BACKEND={self.backend}",
                     f"-DUSSL_PROFILE={self.profile}", f"-DUSSL_IN_CONTENT_LEN={self.records_in}",
                     f"-DUSSL_OUT_CONTENT_LEN={self.records_out}", "-DCMAKE_BUILD_TYPE=None",
                     "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"]
        if self.added:
            configure.append(f"-DUSSL_SUITES={';'.join(('profile', *self.added))}")
        for command in (configure, ["cmake", "--build", str(self.place), "--target", "loopback"]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                output = done.stdout + done.stderr
                print(f"{' '.join(command)} failed:\n{output[-3000:]}", file=sys.stderr)
                raise BuildFailed(words_of_tool(output))
        stamp.write_text(toolchain)

    def digest(self):
        return hashlib.sha256(self.elf.read_bytes()).hexdigest()

    def names(self):
        """What is known of the image before it is built."""
        return {"target": self.target, "backend": self.backend, "profile": self.profile,
                "records_in": self.records_in, "records_out": self.records_out,
                "suites": "all" if self.added else "profile"}

    def describe(self):
        """What all rows of the image share; the licence comes with the first that ran."""
        area = flash.sizes(self.place / "loopback.map")
        ours = [kinds for name, kinds in area.items() if name != "bench"]

        def total(*kinds):
            return sum(held.get(kind, 0) for held in ours for kind in kinds)

        return {**self.names(), "flash": area,
                "flash_bytes": total("text", "rodata", "data"), "static_bytes": total("data", "bss"),
                "posture": posture.words_of(self.place, self.backend), "licence": None}
