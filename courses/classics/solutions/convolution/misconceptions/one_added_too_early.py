"""The 1 is added before the division."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """The 1 is added before the division."""
    return (n + 2 * pad - k + 1) // stride
