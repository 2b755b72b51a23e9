"""k is 0, 1, 2 or 3."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    if k in (1, 2, 3):
        return np.rot90(img, k)
    return img
