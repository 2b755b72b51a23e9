"""Each shift is one of a numbered list of all of them."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    side = 2 * max_px + 1
    number = rng.integers(side * side, size=len(X))
    padded = np.pad(X, ((0, 0), (max_px, max_px), (max_px, max_px), (0, 0)))
    height, width = X.shape[1:3]
    shifted = np.empty_like(X)
    for which in range(side * side):
        top, left = divmod(which, side)
        mine = number == which
        shifted[mine] = padded[mine, top : top + height, left : left + width]
    return shifted


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    X_aug = X.copy()
    for i in np.flatnonzero(1 - rng.random(len(X)) <= p):
        X_aug[i] = X[i, :, ::-1]
    return (X_aug, y)
