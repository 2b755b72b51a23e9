"""Small experiments whose answers tell the misconceptions of learning-rate decay apart.

Each list of epochs is asked for with fresh arguments of its own, and the answers are kept as plain
numbers. The epochs go up and down, so that a function with a memory shows it. Epoch 0 is left out: there
one idea may divide by 0 or be caught by an if, and may do so in several ways.
"""

import numpy as np

from grader.testing import probe
from grader.testing.student import StudentRaisedError

EPOCHS = (3, 1, 2, 6, 2)
ATOL = 6e-4  # a rate that was rounded to three decimals or more is that rate; a tiny one tells of the rounding
TINY = 1e-12


def number(value):
    """Take an answer as a float, whatever kind of number it is."""
    return float(np.ravel(value)[0])


def share(value):
    """Take a rate as a share of a tiny a0: 0 if it was rounded, 2 if there is a floor, wherever it lies."""
    return float(np.clip(number(value) / TINY, -2.0, 2.0))


def refused(function, *arguments):
    """Whether a call raises, whatever it raises."""
    try:
        function(*arguments)
    except StudentRaisedError:
        return True
    return False


@probe("lr_inverse", atol=ATOL)
def inverse(student, rng):
    """Five epochs, up and down."""
    return [number(student.lr_inverse(0.4, 0.3, epoch)) for epoch in EPOCHS]


@probe("lr_inverse", atol=ATOL)
def inverse_with_other_numbers(student, rng):
    """Another rate and decay, far on; a tiny rate, a decay of 0, and an epoch that was asked for before."""
    return [
        *(number(student.lr_inverse(1.7, 2.6, epoch)) for epoch in (5, 40)),
        share(student.lr_inverse(TINY, 2.6, 3)),
        refused(student.lr_inverse, 0.7, 0.0, 4),
        number(student.lr_inverse(0.4, 0.3, 5)),
    ]


@probe("lr_staircase", atol=ATOL)
def staircase(student, rng):
    """The first three stairs of three epochs, up and down."""
    epochs = (4, 1, 2, 3, 5, 6, 7, 8, 3)
    return [number(student.lr_staircase(0.4, 0.3, epoch, 3)) for epoch in epochs]


@probe("lr_staircase", atol=ATOL)
def staircase_with_other_numbers(student, rng):
    """Another rate, decay and interval, far on; a tiny rate, and an epoch that was asked for before."""
    return [
        *(number(student.lr_staircase(1.7, 2.6, epoch, 5)) for epoch in (17, 18, 19, 20)),
        share(student.lr_staircase(TINY, 2.6, 11, 5)),
        number(student.lr_staircase(0.4, 0.3, 17, 5)),
    ]


@probe("lr_exp", atol=ATOL)
def exponential(student, rng):
    """Five epochs, up and down."""
    return [number(student.lr_exp(0.4, 0.7, epoch)) for epoch in EPOCHS]


@probe("lr_exp", atol=ATOL)
def exponential_with_other_numbers(student, rng):
    """Another rate and base, farther on; a tiny rate, a base of 1, and an epoch that was asked for before."""
    return [
        *(number(student.lr_exp(1.7, 0.9, epoch)) for epoch in (5, 12)),
        share(student.lr_exp(TINY, 0.9, 3)),
        refused(student.lr_exp, 0.7, 1.0, 4),
        number(student.lr_exp(0.4, 0.7, 5)),
    ]
