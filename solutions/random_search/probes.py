"""Small experiments whose answers tell wrong ideas about grid and random search apart.

Shares are those of 1,500 draws; a share varies by less than 0.065 with a probability of 1 - 1e-6,
and `atol` allows for that on both sides.
"""

import numpy as np

from grader.testing import probe

BOUNDS = np.array([[1.0, 4.0], [-6.0, 2.0]])
POSITIVE = np.array([[0.5, 8.5], [2.0, 12.0]])
DRAWS = 1500


def rows(points):
    """The rows of an array of points, rounded and sorted."""
    return sorted([round(float(value), 7) for value in np.ravel(row)] for row in points)


# ------------------------------------------------------------------ grid_points


@probe("grid_points")
def shapes_of_grids(student, rng):
    """The shapes of three grids."""
    three = np.array([[1.0, 4.0], [-6.0, 2.0], [3.0, 9.0]])
    cases = ((BOUNDS[:1], 4), (BOUNDS, 5), (three, 3))
    return [list(np.shape(student.grid_points(bounds, k))) for bounds, k in cases]


@probe("grid_points")
def rows_of_grid(student, rng):
    """The rows of a grid above 0, in order."""
    return rows(student.grid_points(POSITIVE, 3))


@probe("grid_points")
def rows_of_another_grid(student, rng):
    """The rows of a grid on both sides of 0, in order."""
    return rows(student.grid_points(BOUNDS, 4))


# ------------------------------------------------------------------ random_points


@probe("random_points")
def shapes_of_random_points(student, rng):
    """The shapes for two n and d."""
    three = np.array([[1.0, 4.0], [-6.0, 2.0], [3.0, 9.0]])
    cases = ((BOUNDS, 25), (three, 7))
    return [list(np.shape(student.random_points(b, n, student.rng()))) for b, n in cases]


@probe("random_points")
def variety(student, rng):
    """Whether 25 points have many values on each axis, are integers, repeat, or are sorted."""
    points = np.asarray(student.random_points(BOUNDS, 25, student.rng()), dtype=float)
    different = [len(set(column.tolist())) for column in points.T]
    return {
        "values": ["all" if n >= 23 else "one" if n == 1 else "few" for n in different],
        "integers": bool(np.all(points == np.rint(points))),
        "repeated": len({tuple(row) for row in points.tolist()}) < 23,
        "sorted": bool(np.all(np.diff(points, axis=0) >= 0)),
    }


@probe("random_points", atol=0.085)
def shares_on_each_axis(student, rng):
    """The shares of some parts of the range, above 0 and on both sides of it."""
    found = []
    for bounds in (POSITIVE, BOUNDS):
        points = np.asarray(student.random_points(bounds, DRAWS, student.rng()), dtype=float)
        if len({tuple(row) for row in points[:25].tolist()}) == 1:
            return "all the same"  # shares of a single point would be random
        unit = (points - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0])
        edges = (-1, -0.5, 0, 0.25, 0.5, 0.75, 1, 1.5, 2)
        found += [float(np.mean(unit[:, axis] < edge)) for axis in range(2) for edge in edges]
    return found


@probe("random_points")
def outside(student, rng):
    """Whether any of 1,500 points is below or above its bounds."""
    points = np.asarray(student.random_points(BOUNDS, DRAWS, student.rng()), dtype=float)
    if len({tuple(row) for row in points[:25].tolist()}) == 1:
        return "all the same"
    below, above = points < BOUNDS[:, 0] - 1e-6, points > BOUNDS[:, 1] + 1e-6
    return [below.any(axis=0).tolist(), above.any(axis=0).tolist()]


@probe("random_points", atol=0.12)
def share_in_the_corners(student, rng):
    """The share of points that are low on both axes, and low on the first and high on the other."""
    points = np.asarray(student.random_points(BOUNDS, DRAWS, student.rng()), dtype=float)
    if len({tuple(row) for row in points[:25].tolist()}) == 1:
        return "all the same"
    low = points < np.median(points, axis=0)
    return [float(np.mean(low[:, 0] & low[:, 1])), float(np.mean(low[:, 0] & ~low[:, 1]))]


@probe("random_points")
def who_decides(student, rng):
    """Whether rng is drawn from, its state gives the same points, and going on gives others."""
    first = student.rng()
    one = np.asarray(student.random_points(BOUNDS, 20, first))
    drew = bool(student.last.drew)
    again = np.asarray(student.random_points(BOUNDS, 20, student.rng(copy_of=first)))
    later = np.asarray(student.random_points(BOUNDS, 20, first))
    return [drew, np.array_equal(one, again), np.array_equal(one, later)]


# ------------------------------------------------------------------ distinct_per_axis

REPEATED = np.array(
    [
        [3.25, -1.0, 0.5, 7.0],
        [1.5, -1.0, 0.5001, 7.0],
        [3.25, 2.0, 0.5, 7.0],
        [1.5, 2.0, 0.6, 7.0],
        [2.75, -1.0, 0.50000001, 7.0],
        [3.25, -1.0, 0.7, 9.0],
    ]
)


def plain_counts(answer):
    """The counts as they are, or what they look like."""
    if isinstance(answer, (list, tuple)):
        return [np.asarray(part).tolist() for part in answer]
    return np.asarray(answer).tolist()


@probe("distinct_per_axis")
def counts(student, rng):
    """Repeated, close and constant values."""
    return plain_counts(student.distinct_per_axis(REPEATED))


@probe("distinct_per_axis")
def counts_of_a_grid(student, rng):
    """A grid of 3 x 2."""
    points = np.array([[x, y] for x in (0.25, 0.5, 0.75) for y in (-2.0, 2.0)])
    return plain_counts(student.distinct_per_axis(points))


@probe("distinct_per_axis")
def counts_of_one_point(student, rng):
    """A single point."""
    return plain_counts(student.distinct_per_axis(np.array([[1.5, 2.5, 2.5]])))
