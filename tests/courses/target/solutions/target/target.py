"""The right answer."""

import numpy as np


def scale(x, factor):
    return x * factor


def total(x):
    return float(np.sum(x))


def shuffled(x, rng):
    return rng.permutation(x)


def applied(function, x):
    return function(x) + 1


class Prepared:
    def __init__(self, x):
        self.x = x


def prepare(x):
    return Prepared(x)


def use(prepared):
    return prepared.x + 1


def longest(words):
    return max(words, key=len)


def in_order(x):
    return np.sort(x)
