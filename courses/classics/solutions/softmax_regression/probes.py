"""Small experiments whose answers tell the misconceptions of softmax regression apart."""

import numpy as np

from grader.testing import probe

P = np.array([[0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.25, 0.6, 0.15], [0.05, 0.05, 0.9]])
LABELS = np.array([2, 1, 0, 2])
X = np.array([[1.5, -0.5], [0.3, 2.0], [-1.1, 0.7], [0.9, 0.4]])


def numbers(values):
    """Flatten an answer into a list of floats, after its shape."""
    return [*map(float, np.shape(values)), *map(float, np.ravel(values))]


def rows_of(values):
    """The same row by row; one that does not add up to 1 is like any other: the formula decides what comes."""
    rows = [numbers(row) for row in values]
    return [row if abs(sum(row[1:]) - 1) < 1e-6 else "no probabilities" for row in rows]


@probe("softmax")
def small_scores(student, rng):
    """The probabilities of two rows."""
    return numbers(student.softmax(np.array([[0.5, -1.0, 2.0], [1.0, 0.3, -0.4]])))


@probe("softmax")
def large_scores(student, rng):
    """The probabilities of rows of very different sizes."""
    return rows_of(
        student.softmax(np.array([[2000.0, 2001.0, 1999.0], [-3000.0, -3001.0, -3000.0]]))
    )


@probe("softmax")
def large_scores_in_one_row(student, rng):
    """The probabilities of one row of large scores."""
    return rows_of(student.softmax(np.array([[2000.0, 2001.0, 1999.0]])))


@probe("cross_entropy")
def cost(student, rng):
    """The costs of one and of four examples."""
    costs = [student.cross_entropy(P[:n], LABELS[:n]) for n in (1, 4)]
    return [float(np.squeeze(value)) for value in costs]


@probe("cross_entropy")
def impossible(student, rng):
    """The cost where the right class has the probability 0."""
    cost = student.cross_entropy(np.array([[0.0, 0.4, 0.6], [1.0, 0.0, 0.0]]), np.array([0, 0]))
    return float(np.squeeze(cost))


@probe("softmax_gradients")
def gradients(student, rng):
    """Both gradients of four examples."""
    return [numbers(part) for part in student.softmax_gradients(X, P, LABELS)]
