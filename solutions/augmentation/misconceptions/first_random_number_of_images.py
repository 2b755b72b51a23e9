"""The number of mirrored images is random; they are the first ones."""

import numpy as np


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = np.arange(len(X)) < rng.binomial(len(X), p)
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug, y
