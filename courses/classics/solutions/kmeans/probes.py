"""Small experiments whose answers tell the misconceptions of k-means apart."""

import numpy as np

from grader.testing import probe

X = np.array(
    [
        [0.3, 1.9],
        [2.2, 2.4],
        [4.1, 0.2],
        [-1.7, 3.3],
        [3.6, 4.9],
        [0.9, -2.8],
        [5.5, 1.4],
        [-2.6, 0.7],
    ]
)
CENTERS = np.array([[1.2, 0.4], [3.1, 2.9], [-0.8, 2.1]])
LABELS = np.array([0, 1, 1, 2, 1, 0, 1, 2])


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("assign_clusters")
def labels(student, rng):
    """The labels of eight points, and their shape."""
    answer = student.assign_clusters(X, CENTERS)
    return [list(np.shape(answer)), numbers(answer)]


@probe("assign_clusters")
def labels_in_between(student, rng):
    """The labels of points in the middle, in whole numbers."""
    corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    x = np.array([[0.0, 2.0], [3.0, 0.0], [0.0, 0.0], [-2.0, 0.0], [0.0, -1.0]])
    return numbers(student.assign_clusters(x, corners))


@probe("assign_clusters")
def labels_of_far_points(student, rng):
    """The labels where centers have different lengths, and differ in one feature or in many."""
    centers = np.array([[0.0, 0.0, 0.0], [6.0, 6.0, 6.0], [9.0, 0.0, 0.0], [-7.0, 3.0, 3.0]])
    x = np.array(
        [[5.0, 0.0, 0.0], [4.0, 4.0, 0.0], [7.0, 3.0, 3.0], [-4.0, 1.0, 3.0], [-3.0, 3.0, 3.0]]
    )
    return numbers(student.assign_clusters(x, centers))


@probe("update_centers")
def means(student, rng):
    """The new centers where each has points."""
    return numbers(student.update_centers(X, LABELS, CENTERS))


@probe("update_centers")
def without_points(student, rng):
    """The new centers where the middle one has no point."""
    return numbers(student.update_centers(X, np.where(LABELS == 1, 2, LABELS), CENTERS))


@probe("update_centers")
def whole_numbers(student, rng):
    """The new centers of integers."""
    x = np.array([[1, 2], [2, 4], [-3, 0], [0, 5]])
    return numbers(student.update_centers(x, np.array([0, 0, 1, 1]), np.array([[1, 1], [0, 3]])))


@probe("kmeans")
def no_step(student, rng):
    """Centers, labels and inertia before any step."""
    return [numbers(part) for part in student.kmeans(X, CENTERS, 0)]


@probe("kmeans")
def steps(student, rng):
    """Centers, labels and inertia after each of three steps, in which points change sides."""
    x, start = np.array([[0.0], [2.0], [3.0], [9.0]]), np.array([[0.0], [1.0]])
    return [[numbers(part) for part in student.kmeans(x, start, n)] for n in (1, 2, 3)]
