# SPDX-License-Identifier: MIT
"""The measuring programs of a build folder, and the conversation with one of them."""
import json
import pathlib
import subprocess
import sys


class Folder:
    """A build folder of one profile."""

    def __init__(self, build, profile):
        self.build = pathlib.Path(build)
        self.profile = profile
        self.room = self.build / "bench" / "host"
        if not (self.room / "ussl-bench-run").exists():
            sys.exit(f"ussl-bench: the measuring program of the profile {profile} is not in {self.room}; "
                     f"`./run bench --profile {profile} --list` builds it")

    def programs(self):
        return [self.room / "ussl-bench-run"] + sorted(self.room.glob("ussl-bench-direct-*"))

    def ask(self, *arguments, **more):
        """What ussl-bench-run prints, as lines."""
        return answer(self.room / "ussl-bench-run", *arguments, **more).splitlines()

    def suites(self):
        return json.loads("\n".join(self.ask("--suites")))

    def cases(self):
        """[(name of the case, program, its number there, has it sides)]"""
        found = []
        for program in self.programs():
            if not program.suffix:  # not a debug file beside it
                for number, line in enumerate(answer(program, "--list").splitlines()):
                    name, sides = line.split("\t")
                    found.append((name, program, number, sides == "1"))
        return found

    @staticmethod
    def of(build, profile):
        """The folder of a profile beside the one that the command stands in."""
        build = pathlib.Path(build)
        own = profile_of(build)
        if profile in (None, own):
            return Folder(build, own)
        return Folder(build.parent / f"bench-{profile}", profile)


def profile_of(build):
    cache = build / "CMakeCache.txt"
    if cache.exists():
        for line in cache.read_text(encoding="utf-8").splitlines():
            if line.startswith("USSL_PROFILE:"):
                return line.split("=", 1)[1]
    return "fast"


def answer(program, *arguments, environment=None):
    done = subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True, check=False,
                          env=environment)
    if done.returncode != 0:
        sys.exit(f"ussl-bench: {program} {' '.join(map(str, arguments))} failed with {done.returncode}:\n"
                 f"{done.stderr[-1500:]}")
    return done.stdout


class Talk:
    """A measuring program that waits for commands, one line each."""

    def __init__(self, program):
        self.program = program
        self.process = subprocess.Popen([str(program), "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, bufsize=1)

    def say(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            heard = self.process.stdout.readline()
        except BrokenPipeError:
            heard = ""
        if not heard:
            sys.exit(f"ussl-bench: {self.program} ended with {self.process.wait()} at '{line}'")
        return json.loads(heard)

    def end(self):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait()


class Talks:
    """One conversation a program, begun when it is first needed."""

    def __init__(self):
        self.open = {}

    def to(self, program):
        if program not in self.open:
            self.open[program] = Talk(program)
        return self.open[program]

    def end(self):
        for talk in self.open.values():
            talk.end()
        self.open = {}
