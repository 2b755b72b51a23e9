"""meshgrid in its usual order, with one column for each axis."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.column_stack([mesh.ravel() for mesh in np.meshgrid(*axes)])


def random_points(bounds, n, rng):
    """Draw points."""
    return np.column_stack([rng.uniform(low, high, n) for low, high in bounds])
