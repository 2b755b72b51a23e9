"""Small experiments whose answers tell the misconceptions of momentum apart."""

import numpy as np

from grader.testing import probe

W = np.array([1.0, -2.0, 3.0])
DW = np.array([0.7, 1.1, -0.9])
V = np.array([-0.4, 0.6, 1.3])


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("momentum_step")
def velocity(student, rng):
    """The new velocity, from one that is not zero."""
    return numbers(student.momentum_step(W, DW, V, 0.1, 0.8)[1])


@probe("momentum_step")
def step(student, rng):
    """The new parameters."""
    return numbers(student.momentum_step(W, DW, V, 0.1, 0.8)[0])


@probe("momentum_step")
def later_steps(student, rng):
    """Parameters and velocity after three more steps."""
    w, v = W, V
    for gradient in (DW, -DW, 2 * DW):
        w, v = student.momentum_step(w, gradient, v, 0.1, 0.8)
    return [numbers(w), numbers(v)]


@probe("momentum_step")
def from_rest(student, rng):
    """The first step, from a velocity of zero."""
    w, v = student.momentum_step(W, DW, np.zeros(3), 0.1, 0.8)
    return [numbers(w), numbers(v)]
