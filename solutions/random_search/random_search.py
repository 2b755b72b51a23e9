"""Grid search and random search: which points are tried."""

import numpy as np


def grid_points(bounds: np.ndarray, k: int) -> np.ndarray:
    """Return all points of a grid with k values on each axis.

    On each axis the k values are evenly spaced from low to high, and both ends are among them.
    Every combination of these values is one point, and each point is there exactly once.

    `bounds` is not changed.

    Args:
        bounds: an array of shape (d, 2) with a row (low, high) for each axis, low < high; d is at
            least 1. The numbers may be negative.
        k: how many values each axis has, at least 2.

    Returns:
        An array of shape (k**d, d): one row a point, one column an axis, in the order of bounds.
        The rows may stand in any order.
    """
    ### BEGIN SOLUTION
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
    ### END SOLUTION


def random_points(bounds: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw n points at random.

    On each axis the numbers are uniform between low and high (on the usual scale, not on a log
    scale). All n * d numbers are drawn independently of each other, so that n points have n
    different values on each axis.

    `bounds` is not changed.

    Args:
        bounds: an array of shape (d, 2) with a row (low, high) for each axis, low < high; d is at
            least 1. The numbers may be negative.
        n: how many points to draw, at least 1.
        rng: the generator to draw from. Draw from nothing else, so that the same state of rng gives
            the same points, and two calls in a row give different ones.

    Returns:
        An array of shape (n, d): one row a point, one column an axis, in the order of bounds.
    """
    ### BEGIN SOLUTION
    return rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds)))
    ### END SOLUTION


def distinct_per_axis(points: np.ndarray) -> np.ndarray:
    """Count how many different values the points have on each axis.

    Two values are the same only if they are exactly equal: nothing is rounded. Equal values may
    stand in any rows.

    `points` is not changed.

    Args:
        points: an array of shape (n, d) with one row a point and one column an axis; n and d are
            at least 1. All numbers are finite.

    Returns:
        An array of d integers: how many different values each column has.
    """
    ### BEGIN SOLUTION
    return np.array([np.unique(column).size for column in points.T])
    ### END SOLUTION
