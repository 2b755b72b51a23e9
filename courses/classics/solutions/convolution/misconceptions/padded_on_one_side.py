"""The padding counts once."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """The padding counts once."""
    return (n + pad - k) // stride + 1
