"""The first p * N images are mirrored."""

import numpy as np


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    n = int(p * len(X))
    return np.concatenate([X[:n, :, ::-1], X[n:]]), y
