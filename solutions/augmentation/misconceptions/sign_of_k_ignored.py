"""abs(k) is the number of turns."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    return np.rot90(img, abs(k))
