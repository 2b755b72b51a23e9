"""Reference solution: the points of a grid search and of a random search."""

import numpy as np


def grid_points(bounds: np.ndarray, k: int) -> np.ndarray:
    """Combine evenly spaced values of all axes."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))


def random_points(bounds: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw each number of each point on its own."""
    return rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds)))


def distinct_per_axis(points: np.ndarray) -> np.ndarray:
    """Count the different values of each column."""
    return np.array([np.unique(column).size for column in points.T])
