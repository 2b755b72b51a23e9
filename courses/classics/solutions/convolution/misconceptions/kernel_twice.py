"""The window takes its length away on both sides."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """The window takes its length away on both sides."""
    return (n + 2 * pad - 2 * k) // stride + 1
