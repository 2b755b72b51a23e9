"""The stride does not change the size."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """The stride does not change the size."""
    return n + 2 * pad - k + 1
