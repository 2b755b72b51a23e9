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


def unsigned(components):
    """Turn each direction so that its largest element is positive.

    Which signs come from a decomposition depends on which one it is, and on the machine: who leaves
    them as they come is known by the rule that they break, not by the signs.
    """
    components = np.asarray(components, dtype=float)
    return components * np.where(largest(components) < 0, -1.0, 1.0)[:, np.newaxis]


def largest(components):
    """The element of each direction with the largest absolute value."""
    return components[np.arange(len(components)), np.argmax(np.abs(components), axis=1)]


def fitted(answer):
    """Mean, directions and variances as numbers."""
    mean, components, variances = answer
    return [numbers(mean), numbers(unsigned(components)), numbers(variances)]


@probe("pca_fit")
def two_directions(student, rng):
    """Mean, directions and variances of six examples."""
    return fitted(student.pca_fit(X, 2))


@probe("pca_fit")
def all_directions(student, rng):
    """The same of four features, as they are and turned around, and which elements are always positive."""
    answers = [student.pca_fit(x, 4) for x in (WIDE, -WIDE[:, ::-1])]
    rows = np.concatenate([np.asarray(components, dtype=float) for _, components, _ in answers])
    positive = [float(np.all(part > 0)) for part in (largest(rows), rows[:, 0])]
    return [*map(fitted, answers), positive]


@probe("pca_project")
def scores(student, rng):
    """The coordinates of six examples, and of one."""
    return [numbers(student.pca_project(x, MEAN, COMPONENTS)) for x in (X, X[:1])]


@probe("pca_reconstruct")
def examples(student, rng):
    """Three examples from their coordinates."""
    scores = np.array([[1.0, 2.0], [0.5, -3.0], [4.0, 0.0]])
    return numbers(student.pca_reconstruct(scores, MEAN, COMPONENTS))
