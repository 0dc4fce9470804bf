# SPDX-License-Identifier: MIT
"""Boots an image on its emulated part, and ends every emulator when the run is ended."""
import json
import pathlib
import subprocess
import threading

TARGETS = {k: v for k, v in json.loads((pathlib.Path(__file__).resolve().parent / "targets.json").read_text()).items()
           if k[0] != "_"}


def command(target, elf, arguments, extra=()):
    """The command that boots an image with these words on its command line."""
    part = TARGETS[target]
    semihosting = ",".join(["enable=on", "target=native"] + [f"arg={a}" for a in ["image", *arguments]])
    arm = part["family"] == "cortex-m"
    system = "arm" if arm else "riscv32" if target == "rv32" else "riscv64"
    words = [f"qemu-system-{system}", "-M", part["machine"], "-nographic", "-monitor", "none",
             "-serial", "none", "-icount", "shift=6,align=off,sleep=off" if arm else "shift=0",
             "-semihosting-config", semihosting, "-kernel", str(elf), *extra]
    return words + ([] if arm else ["-bios", "none"])


class Stopped(Exception):
    """The run was ended while, or before, this emulator ran: it told nothing."""


class Emulators:
    """The emulators of a run. Each has a session of its own, so that Ctrl-C reaches the run alone, which
    then keeps what was measured and ends them; otherwise their deaths would be kept as results."""

    def __init__(self):
        self.lock, self.running, self.stopped = threading.Lock(), set(), False

    def stop(self):
        """Ends those that run; no other starts."""
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.kill()

    def boot(self, target, elf, arguments=(), limit=600):
        """The one JSON object that an image prints, or {"error": why not}; raises Stopped."""
        with self.lock:
            if self.stopped:
                raise Stopped
            process = subprocess.Popen(command(target, elf, arguments), stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True, start_new_session=True)
            self.running.add(process)
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            return {"error": f"timeout: no result after {limit} s"}
        finally:
            process.kill()
            process.wait()
            with self.lock:
                self.running.discard(process)
        if self.stopped:
            raise Stopped
        try:
            return json.loads(out)
        except ValueError:
            return {"error": f"the emulator said: {(out + err).strip()[:200]}"}
