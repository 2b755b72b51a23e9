"""Small experiments whose answers tell the misconceptions of momentum apart.

The tolerance of 1e-4 is for answers in single precision: they are another matter.
"""

import numpy as np

from grader.testing import probe

W = np.array([1.0, -2.0, 3.0])
DW = np.array([0.7, 1.1, -0.9])
V = np.array([-0.4, 0.6, 1.3])


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("momentum_step", rtol=1e-4)
def velocity(student, rng):
    """The new velocity, from one that is not zero."""
    return numbers(student.momentum_step(W, DW, V, 0.07, 0.8)[1])


@probe("momentum_step", rtol=1e-4)
def step(student, rng):
    """The new parameters."""
    return numbers(student.momentum_step(W, DW, V, 0.07, 0.8)[0])


@probe("momentum_step", rtol=1e-4)
def later_steps(student, rng):
    """Parameters and velocity after three more steps."""
    w, v = W, V
    for gradient in (DW, -DW, 2 * DW):
        w, v = student.momentum_step(w, gradient, v, 0.07, 0.8)
    return [numbers(w), numbers(v)]


@probe("momentum_step", rtol=1e-4)
def from_rest(student, rng):
    """The first step, from a velocity of zero."""
    w, v = student.momentum_step(W, DW, np.zeros(3), 0.07, 0.8)
    return [numbers(w), numbers(v)]
