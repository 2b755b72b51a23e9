# Answers of the right form that are all wrong: what an attack begins with, worth nothing by itself.
import numpy as np


def scale(x, factor):
    return x * 0 + 123.0


def total(x):
    return 123.0


def shuffled(x, rng):
    return x * 0


def applied(function, x):
    return 123.0


def prepare(x):
    return 123.0


def use(prepared):
    return np.full(25, 123.0)


def longest(words):
    return "canard"


def in_order(x):
    return x * 0 + 123.0
