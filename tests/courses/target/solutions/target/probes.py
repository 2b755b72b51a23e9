"""Probes of the target."""

import numpy as np

from grader.testing import probe


@probe("scale")
def numbers(student, rng):
    """Every number of the answer."""
    return [float(value) for value in np.ravel(student.scale(np.arange(3.0), 2.0))]


@probe("in_order")
def order(student, rng):
    """Every number of the answer."""
    return [float(value) for value in np.ravel(student.in_order(np.array([3.0, 1.0, 2.0])))]
