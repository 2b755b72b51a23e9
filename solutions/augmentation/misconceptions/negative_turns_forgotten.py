"""A loop runs k times, so k is not negative."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    # As a loop over range(k) does; written so, it can be held at once with what else is wrong with k.
    return np.rot90(img, max(k, 0))
