# SPDX-License-Identifier: MIT
"""Tells how far a run is and how long it still takes."""
import sys
import time


def span(seconds):
    seconds = int(seconds + 0.5)
    return f"{seconds // 60} min {seconds % 60:02d} s" if seconds >= 60 else f"{seconds} s"


def say(text):
    print(f"ussl-bench: {text}", file=sys.stderr, flush=True)


class Progress:
    """`total` is in seconds as estimated; what is done is measured against it."""

    def __init__(self, total):
        self.total, self.done = total, 0.0
        self.start = self.shown = time.monotonic()
        self.terminal = sys.stderr.isatty()

    def step(self, estimate, text):
        self.done += estimate
        now = time.monotonic()
        if now - self.shown < (0.2 if self.terminal else 15):
            return
        self.shown = now
        took = now - self.start
        # What the estimate was wrong by so far, the rest will be wrong by as well.
        left = (self.total - self.done) * took / self.done
        line = f"{100 * self.done / self.total:3.0f} %, {span(left)} left: {text}"
        if self.terminal:
            print(f"\r\033[Kussl-bench: {line[:100]}", end="", file=sys.stderr, flush=True)
        else:
            say(line)

    def end(self):
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
