"""Mirror images are appended, so that there are more."""

import numpy as np


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = np.concatenate([X, X[mirrored, :, ::-1]])
    return X_aug, np.concatenate([y, y[mirrored]])
