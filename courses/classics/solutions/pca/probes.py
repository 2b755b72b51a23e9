"""Small experiments whose answers tell the misconceptions of principal component analysis apart."""

import numpy as np

from grader.testing import probe

X = np.array(
    [
        [4.1, 9.3, 6.2],
        [5.9, 7.7, 8.8],
        [1.2, 8.1, 4.9],
        [7.4, 6.0, 3.1],
        [2.3, 9.9, 9.6],
        [3.8, 5.2, 7.0],
    ]
)
WIDE = np.outer(np.arange(1.0, 9.0) ** 2, [1.0, -0.4, 0.3, 0.2]) + 5 * np.sin(
    np.arange(32.0).reshape(8, 4) ** 2
)
COMPONENTS = np.array([[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]])
MEAN = np.array([2.0, 3.0, 5.0])


def numbers(values):
    """Flatten an answer into a list of floats, after its shape."""
    return [*map(float, np.shape(values)), *map(float, np.ravel(values))]


@probe("pca_fit")
def two_directions(student, rng):
    """Mean, directions and variances of six examples."""
    return [numbers(part) for part in student.pca_fit(X, 2)]


@probe("pca_fit")
def all_directions(student, rng):
    """The same of four features, as they are and turned around: every sign occurs."""
    return [[numbers(part) for part in student.pca_fit(x, 4)] for x in (WIDE, -WIDE[:, ::-1])]


@probe("pca_project")
def scores(student, rng):
    """The coordinates of six examples, and of one."""
    return [numbers(student.pca_project(x, MEAN, COMPONENTS)) for x in (X, X[:1])]


@probe("pca_reconstruct")
def examples(student, rng):
    """Three examples from their coordinates."""
    scores = np.array([[1.0, 2.0], [0.5, -3.0], [4.0, 0.0]])
    return numbers(student.pca_reconstruct(scores, MEAN, COMPONENTS))
