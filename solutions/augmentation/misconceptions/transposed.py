"""Mirroring exchanges rows and columns."""

import numpy as np


def flip_horizontal(img):
    """Mirror an image."""
    return np.swapaxes(img, 0, 1)
