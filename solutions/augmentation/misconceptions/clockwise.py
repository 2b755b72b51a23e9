"""A positive k turns clockwise, like a clock."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    return np.rot90(img, -k)
