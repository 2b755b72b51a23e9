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
    """The points of a grid with two axes, rounded and sorted, however the array lies."""
    array = np.asarray(points)
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        return "no finite real numbers"
    if array.ndim > 1 and array.shape[0] == 2 != array.shape[-1]:
        array = np.moveaxis(array, 0, -1)  # the shapes tell
    if array.ndim > 2:
        array = array.reshape(-1, array.shape[-1])
    return sorted([round(float(value), 7) for value in np.ravel(row)] for row in array)


# ------------------------------------------------------------------ grid_points


@probe("grid_points")
def shapes_of_grids(student, rng):
    """The shapes of three grids, the last with steps that np.arange takes too far."""
    three = np.array([[1.0, 4.0], [-6.0, 2.0], [3.0, 9.0]])
    cases = ((BOUNDS, 5), (three, 3), (np.array([[0.1, 0.6], [-6.0, -1.9]]), 7))
    return [list(np.shape(student.grid_points(bounds, k))) for bounds, k in cases]


@probe("grid_points")
def rows_of_grid(student, rng):
    """The rows of a grid above 0, in order."""
    return rows(student.grid_points(POSITIVE, 3))


@probe("grid_points")
def rows_of_another_grid(student, rng):
    """The rows of a grid on both sides of 0, in order, with bounds as floats and as integers."""
    return [rows(student.grid_points(bounds, 4)) for bounds in (BOUNDS, BOUNDS.astype(int))]


# ------------------------------------------------------------------ random_points


@probe("random_points")
def shapes_of_random_points(student, rng):
    """The shapes for two n and d."""
    three = np.array([[1.0, 4.0], [-6.0, 2.0], [3.0, 9.0]])
    cases = ((BOUNDS, 25), (three, 7))
    return [list(np.shape(student.random_points(b, n, student.rng()))) for b, n in cases]


@probe("random_points")
def variety(student, rng):
    """Whether 25 points have many values on each axis, of few decimals, are integers, repeat, or are sorted."""
    points = np.asarray(student.random_points(BOUNDS, 25, student.rng()), dtype=float)
    different = [len(set(column.tolist())) for column in points.T]
    values = ["all" if n >= 23 else "one" if n == 1 else "few" for n in different]
    if min(different) > 10:
        # Of drawn numbers that are rounded, chance decides how many are the same.
        decimals = [d for d in range(9) if np.array_equal(np.round(points, d), points)]
        if decimals:
            values = ["one decimal" if decimals[0] == 1 else "some decimals"]
    return {
        "values": values,
        "integers": bool(np.all(points == np.rint(points))),
        "repeated": len({tuple(row) for row in points.tolist()}) < 23,
        "sorted": bool(np.all(np.diff(points, axis=0) >= 0)),
    }


@probe("random_points")
def dependence(student, rng):
    """Whether 40 numbers on an axis are evenly spaced, one in each stratum, or mirrored pairs."""
    points = np.asarray(student.random_points(BOUNDS, 40, student.rng()), dtype=float)
    found = []
    for axis, (low, high) in enumerate(BOUNDS):
        places = (points[:, axis] - low) / (high - low)
        gaps = np.diff(np.sort(places))
        strata = len(set(np.clip(np.floor(40 * places), 0, 39).tolist()))
        mirrored = np.sum(np.abs(places[:, None] + places - 1) < 1e-6)
        found.append(
            "evenly spaced"
            if np.allclose(gaps, 1 / 39)
            else "one in each stratum"
            if strata == 40
            else "mirrored"
            if mirrored > 20
            else "none of these"
        )
    return found


def are_normal(points):
    """Whether skewness and kurtosis are 0 and 3; for 1,500 numbers they vary by 0.06 and 0.13."""
    z = (points - points.mean(axis=0)) / points.std(axis=0)
    skewness, kurtosis = np.mean(z**3, axis=0), np.mean(z**4, axis=0)
    return bool(np.all(np.abs(skewness) < 0.35) and np.all(np.abs(kurtosis - 3) < 0.4))


def shares(student, bounds):
    """The shares below some places of the range, axis by axis, or what kind of draws these are."""
    points = np.asarray(student.random_points(bounds, DRAWS, student.rng()), dtype=float)
    if len({tuple(row) for row in points[:25].tolist()}) == 1:
        return "all the same"  # shares of a single point would be random
    if are_normal(points):
        return "normal"
    unit = (points - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0])
    edges = (-1, -0.5, 0, 0.25, 0.5, 0.75, 1, 1.5, 2)
    return [float(np.mean(unit[:, axis] < edge)) for axis in range(2) for edge in edges]


@probe("random_points", atol=0.085)
def shares_above_zero(student, rng):
    """The shares of some parts of ranges above 0."""
    return shares(student, POSITIVE)


@probe("random_points", atol=0.085)
def shares_on_both_sides_of_zero(student, rng):
    """The shares of some parts of ranges, one of them with negative numbers."""
    return shares(student, BOUNDS)


@probe("random_points")
def outside(student, rng):
    """Whether any of 1,500 points is below or above its bounds."""
    points = np.asarray(student.random_points(BOUNDS, DRAWS, student.rng()), dtype=float)
    if len({tuple(row) for row in points[:25].tolist()}) == 1:
        return "all the same"
    if are_normal(points):
        return "normal"
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
        [2.75, -1.0, 0.5 + 1e-13, 7.0],
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
