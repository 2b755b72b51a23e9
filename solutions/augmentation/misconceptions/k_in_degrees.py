"""The turn is k * 90, so that is what np.rot90 gets."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    return np.rot90(img, k * 90)
