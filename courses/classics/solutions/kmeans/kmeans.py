"""K-means: groups of points around their means."""

import numpy as np


def assign_clusters(x: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Give each point the number of its nearest center.

    The distance is Euclidean, over all features. A point that is equally far from several nearest
    centers gets the smallest of their numbers.

    Args:
        x: the points, an array of shape (n, d): one point in each row.
        centers: the centers, an array of shape (k, d).

    Returns:
        An array of n integers from 0 to k - 1.
    """
    ### BEGIN SOLUTION
    squares = np.sum((x[:, np.newaxis, :] - centers) ** 2, axis=2)
    return np.argmin(squares, axis=1)
    ### END SOLUTION


def update_centers(x: np.ndarray, labels: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Move each center to the mean of its points.

    A center without any point stays where it is. The result holds floats, also where the points and
    the centers are whole numbers. The arrays that are passed in are not changed.

    Args:
        x: the points, an array of shape (n, d).
        labels: the number of each point's center, an array of n integers from 0 to k - 1.
        centers: the centers before this step, an array of shape (k, d).

    Returns:
        A new array of shape (k, d).
    """
    ### BEGIN SOLUTION
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.mean(members, axis=0)
    return moved
    ### END SOLUTION


def kmeans(x: np.ndarray, centers: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Take `steps` steps of k-means, and say how well the points are grouped.

    A step assigns all points anew and then moves the centers. At the end the points are assigned
    once more, to the centers that are returned. The arrays that are passed in are not changed.

    Args:
        x: the points, an array of shape (n, d).
        centers: the centers at the beginning, an array of floats of shape (k, d).
        steps: how many steps to take, at least 0.

    Returns:
        The centers after the last step, the number of each point's nearest center, and the inertia:
        the sum of the squared distances of all points from their own centers, a number.
    """
    ### BEGIN SOLUTION
    for _ in range(steps):
        labels = assign_clusters(x, centers)
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum((x - centers[labels]) ** 2)
    return centers, labels, float(inertia)
    ### END SOLUTION
