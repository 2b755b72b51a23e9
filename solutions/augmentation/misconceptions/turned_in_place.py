"""The image may be turned in place."""

import numpy as np


def rotate90(img, k):
    """Turn an image."""
    turned = np.rot90(img, k).copy()
    if turned.shape == img.shape:
        img[...] = turned
    return turned
