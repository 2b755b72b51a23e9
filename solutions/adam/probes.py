"""Small experiments whose answers tell the misconceptions of Adam apart.

Where eps stands does not show in the first five: the gradients are large, the tolerance is 1e-4.
"""

import numpy as np

from grader.testing import probe

W = np.array([1.0, -2.0, 3.0])
DW = np.array([0.7, 1.1, -0.9])
V = np.array([-0.4, 0.6, 1.3])
S = np.array([0.4, 2.6, 1.3])
EPS = 1e-8


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("adam_step", rtol=1e-4)
def averages(student, rng):
    """Both new averages, from some that are not zero."""
    _, v, s = student.adam_step(W, DW, V, S, 3, 0.1, 0.7, 0.8, EPS)
    return [numbers(v), numbers(s)]


@probe("adam_step", rtol=1e-4)
def step(student, rng):
    """The new parameters at t = 3."""
    return numbers(student.adam_step(W, DW, V, S, 3, 0.1, 0.7, 0.8, EPS)[0])


@probe("adam_step", rtol=1e-4)
def late_step(student, rng):
    """The new parameters at t = 1,000, with averages that are not full yet."""
    return numbers(student.adam_step(W, DW, V, S, 1_000, 0.1, 0.999, 0.9995, EPS)[0])


@probe("adam_step", rtol=1e-4)
def first_steps(student, rng):
    """Everything after the first three steps from zero."""
    w, v, s = W, np.zeros(3), np.zeros(3)
    for t, gradient in ((1, DW), (2, -DW), (3, 2 * DW)):
        w, v, s = student.adam_step(w, gradient, v, s, t, 0.1, 0.7, 0.8, EPS)
    return [numbers(w), numbers(v), numbers(s)]


@probe("adam_step", rtol=1e-4, atol=1e-5)
def first_step(student, rng):
    """The parameters after the first step, with the usual betas."""
    return numbers(student.adam_step(W, DW, np.zeros(3), np.zeros(3), 1, 0.1, 0.9, 0.999, EPS)[0])


@probe("adam_step", atol=1e-10)
def dead(student, rng):
    """A step without any gradient, now or before."""
    zero = np.zeros(3)
    w, v, s = student.adam_step(W, zero, zero, zero, 1, 0.1, 0.7, 0.8, EPS)
    return [numbers(w), numbers(v), numbers(s)]


@probe("adam_step", rtol=1e-4)
def rest(student, rng):
    """Which parameters a large eps moves without any direction, and the averages.

    How far, and which way, depends on whether lr and the minus sign stand before the whole step.
    """
    zero = np.zeros(3)
    w, v, s = student.adam_step(W, zero, zero, S, 3, 0.1, 0.7, 0.8, 0.25)
    return [numbers(np.abs(np.sign(np.round(np.subtract(w, W), 6)))), numbers(v), numbers(s)]


@probe("adam_step")
def noise(student, rng):
    """How far a first gradient far below eps moves, in tenths of lr, and which go uphill."""
    zero = np.zeros(3)
    w, _, _ = student.adam_step(W, 1e-12 * DW, zero, zero, 1, 0.1, 0.7, 0.8, EPS)
    downhill = (W - np.asarray(w)) * np.sign(DW)
    return [numbers(np.round(downhill / 0.01)), numbers(downhill < -1e-12)]


@probe("adam_step", rtol=1e-4)
def same_step_again(student, rng):
    """What the same call differs by when it is made again, which it does only with a memory."""
    first, _, _ = student.adam_step(W, DW, V, S, 2, 0.1, 0.7, 0.8, EPS)
    again, _, _ = student.adam_step(W, DW, V, S, 2, 0.1, 0.7, 0.8, EPS)
    return numbers(np.subtract(again, first))
