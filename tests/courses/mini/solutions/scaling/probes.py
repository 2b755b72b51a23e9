"""What tells the misconceptions of scaling apart."""

import numpy as np

from grader.testing import probe


@probe("standardize")
def two_columns(student, rng):
    """The answer on two columns of different scales."""
    return student.standardize(rng.standard_normal((5, 2)) * [1.0, 10.0] + [0.0, 3.0])


@probe("draw_uniform", atol=0.1)
def ends_and_middle(student, rng):
    """Smallest, mean and largest of 2,000 draws."""
    draws = np.asarray(student.draw_uniform(student.rng(), 2000))
    return [float(draws.min()), float(draws.mean()), float(draws.max())]
