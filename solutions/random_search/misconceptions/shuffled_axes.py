"""n evenly spaced values on each axis, in random order, are random."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    axes = [rng.permutation(np.linspace(low, high, n)) for low, high in bounds]
    return np.stack(axes, axis=-1)
