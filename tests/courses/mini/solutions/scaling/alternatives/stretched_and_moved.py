"""Stretches draws between 0 and 1, and moves them."""

import numpy as np


def draw_uniform(rng, n):
    """Draw one number at a time."""
    return np.array([2 * rng.random() - 1 for _ in range(n)])
