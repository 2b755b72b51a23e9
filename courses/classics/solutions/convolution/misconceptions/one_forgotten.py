"""The places are counted without the first one."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """The places are counted without the first one."""
    return (n + 2 * pad - k) // stride
