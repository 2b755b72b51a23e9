"""Index arrays for columns and shifts, one gather for the whole batch."""

import numpy as np


def flip_horizontal(img):
    """Mirror an image."""
    columns = np.arange(img.shape[1] - 1, -1, -1)
    return img[:, columns]


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    width = X.shape[2]
    columns = np.where(mirrored[:, None], np.arange(width)[::-1], np.arange(width))
    return np.take_along_axis(X, columns[:, None, :, None], axis=2), y


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    rows = np.arange(height) - rng.integers(-max_px, max_px, (n, 1), endpoint=True)
    columns = np.arange(width) - rng.integers(-max_px, max_px, (n, 1), endpoint=True)
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[
        :, None
    ]
    found = X[np.arange(n)[:, None, None], rows[:, :, None] % height, columns[:, None] % width]
    return found * inside[..., None]
