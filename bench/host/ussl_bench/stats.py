# SPDX-License-Identifier: MIT
"""Medians, quartiles and bootstrap intervals: what is said of raw samples."""
import random
import statistics

ROUNDS = 1000


def quartiles(values):
    """p25, median, p75."""
    if len(values) < 2:
        return values[0], values[0], values[0]
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def interval(values):
    """The median and its 95 % bootstrap interval; the seed is fixed, so that it repeats."""
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(ROUNDS))
    return statistics.median(values), medians[int(ROUNDS * 0.025)], medians[int(ROUNDS * 0.975)]


def ratio(a, b):
    """Median of a/b with its interval, pair by pair: the nth samples were taken next to each other."""
    return interval([x / y for x, y in zip(a, b)])


def overlap(first, second):
    """Do two (median, low, high) have a value in common?"""
    return first[1] <= second[2] and second[1] <= first[2]
