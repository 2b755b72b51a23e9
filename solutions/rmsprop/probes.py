"""Small experiments whose answers tell the misconceptions of RMSprop apart.

Where eps stands does not show in the first four: the gradients are large, the tolerance is 1e-4.
"""

import numpy as np

from grader.testing import probe

W = np.array([1.0, -2.0, 3.0])
DW = np.array([0.7, 1.1, -0.9])
S = np.array([0.4, 2.6, 1.3])
EPS = 1e-8


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("rmsprop_step", rtol=1e-4)
def average(student, rng):
    """The new average, from one that is not zero."""
    return numbers(student.rmsprop_step(W, DW, S, 0.1, 0.8, EPS)[1])


@probe("rmsprop_step", rtol=1e-4)
def step(student, rng):
    """The new parameters."""
    return numbers(student.rmsprop_step(W, DW, S, 0.1, 0.8, EPS)[0])


@probe("rmsprop_step", rtol=1e-4)
def later_steps(student, rng):
    """Parameters and average after three more steps."""
    w, s = W, S
    for gradient in (DW, -DW, 2 * DW):
        w, s = student.rmsprop_step(w, gradient, s, 0.1, 0.8, EPS)
    return [numbers(w), numbers(s)]


@probe("rmsprop_step", rtol=1e-4)
def from_zero(student, rng):
    """The first step, from an average of zero."""
    w, s = student.rmsprop_step(W, DW, np.zeros(3), 0.1, 0.8, EPS)
    return [numbers(w), numbers(s)]


@probe("rmsprop_step", atol=1e-10)
def dead(student, rng):
    """A step without any gradient, now or before."""
    w, s = student.rmsprop_step(W, np.zeros(3), np.zeros(3), 0.1, 0.8, EPS)
    return [numbers(w), numbers(s)]


@probe("rmsprop_step", rtol=1e-4)
def rest(student, rng):
    """A step without a gradient, with an eps that would show if it stood beside the step."""
    w, s = student.rmsprop_step(W, np.zeros(3), S, 0.1, 0.8, 0.25)
    return [numbers(w), numbers(s)]


@probe("rmsprop_step")
def noise(student, rng):
    """Whether a gradient far below eps moves the parameters much, and whether uphill."""
    w, _ = student.rmsprop_step(W, 1e-10 * DW, np.zeros(3), 0.1, 0.8, EPS)
    downhill = (W - np.asarray(w)) * np.sign(DW)
    return [bool(np.all(downhill < 0.01)), bool(np.all(downhill > -1e-12))]
