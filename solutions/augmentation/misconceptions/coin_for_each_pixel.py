"""Each pixel is taken from the original or from the mirror image."""

import numpy as np


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    return np.where(rng.random(X.shape) < p, X[:, :, ::-1], X), y
