"""Small experiments whose answers tell the misconceptions of learning-rate decay apart.

Each list of epochs is asked for with fresh arguments of its own, and the answers are kept as plain
numbers. The epochs go up and down, so that a function with a memory shows it. Epoch 0 is left out: there
one idea may divide by 0 or be caught by an if, and may do so in several ways.
"""

import numpy as np

from grader.testing import probe

EPOCHS = (3, 1, 2, 6, 2)


def number(value):
    """Take an answer as a float, whatever kind of number it is."""
    return float(np.ravel(value)[0])


@probe("lr_inverse")
def inverse(student, rng):
    """Five epochs, up and down."""
    return [number(student.lr_inverse(0.4, 0.3, epoch)) for epoch in EPOCHS]


@probe("lr_inverse")
def inverse_with_other_numbers(student, rng):
    """Another rate and decay, far on."""
    return [number(student.lr_inverse(1.7, 2.6, epoch)) for epoch in (5, 40)]


@probe("lr_staircase")
def staircase(student, rng):
    """The first three stairs of three epochs, up and down."""
    epochs = (4, 1, 2, 3, 5, 6, 7, 8, 3)
    return [number(student.lr_staircase(0.4, 0.3, epoch, 3)) for epoch in epochs]


@probe("lr_staircase")
def staircase_with_other_numbers(student, rng):
    """Another rate, decay and interval, far on."""
    return [number(student.lr_staircase(1.7, 2.6, epoch, 5)) for epoch in (17, 18, 19, 20)]


@probe("lr_exp")
def exponential(student, rng):
    """Five epochs, up and down."""
    return [number(student.lr_exp(0.4, 0.7, epoch)) for epoch in EPOCHS]


@probe("lr_exp")
def exponential_with_other_numbers(student, rng):
    """Another rate and base, farther on."""
    return [number(student.lr_exp(1.7, 0.9, epoch)) for epoch in (5, 12)]
