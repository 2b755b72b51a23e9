"""Exchanging rows and columns is a quarter turn."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        img = np.swapaxes(img, 0, 1)
    return img
