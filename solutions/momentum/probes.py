"""Small experiments whose answers tell the misconceptions of momentum apart.

The tolerance of 1e-4 is for answers in single precision: they are another matter. The norm of each gradient
is below 1, but for the one that is there to be clipped.
"""

import numpy as np

from grader.testing import probe

W = np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -0.7]])
DW = np.array([[0.14, 0.22, -0.18], [0.1, -0.25, 0.05]])
V = np.array([[-0.08, 0.12, 0.26], [0.3, -0.05, 0.11]])


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
    """The first step, from a velocity of zero; what a very large gradient leaves of its size there."""
    w, v = student.momentum_step(W, DW, np.zeros_like(W), 0.07, 0.8)
    _, large = student.momentum_step(W, 1e6 * DW, np.zeros_like(W), 0.07, 0.8)
    return [numbers(w), numbers(v), size_left(np.ravel(large) / np.ravel(DW))]


def size_left(shares):
    """Whether all shares of a gradient that was made 1e6 times as large are large, or how they were clipped."""
    is_small = np.abs(shares) < 1e4
    if not is_small.any():
        return "large"
    if not is_small.all():
        return "another size"
    return "clipped as a whole" if np.allclose(shares, shares[0]) else "clipped one by one"


@probe("momentum_step", rtol=1e-4)
def zeros(student, rng):
    """A step with beta = 0, whether it gives the gradient itself back, and a gradient of zero."""
    plain = student.momentum_step(W, DW, V, 0.07, 0.0)
    is_own = 1 not in student.last.given_back
    rolling = student.momentum_step(W, np.zeros_like(W), V, 0.07, 0.8)
    return [*(numbers(result) for result in (*plain, *rolling)), is_own]
