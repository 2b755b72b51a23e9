"""A loop runs k times, so k is not negative."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k):
        img = np.rot90(img)
    return img
