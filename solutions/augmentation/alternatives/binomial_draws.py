"""Binomial draws for the coins, and shifts as differences from the middle."""

import numpy as np


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.binomial(1, p, size=X.shape[0]).astype(bool)
    X_aug = np.array(X)
    X_aug[mirrored] = np.take(X[mirrored], np.arange(X.shape[2])[::-1], axis=2)
    return X_aug, np.array(y)


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    dys = rng.integers(2 * max_px + 1, size=n) - max_px
    dxs = rng.integers(2 * max_px + 1, size=n) - max_px
    shifted = np.array(X)
    for i in range(n):
        shifted[i] = np.roll(shifted[i], dys[i], axis=0)
        shifted[i] = np.roll(shifted[i], dxs[i], axis=1)
        if dys[i] > 0:
            shifted[i, : dys[i]] = 0
        if dys[i] < 0:
            shifted[i, dys[i] :] = 0
        if dxs[i] > 0:
            shifted[i, :, : dxs[i]] = 0
        if dxs[i] < 0:
            shifted[i, :, dxs[i] :] = 0
    return shifted
