"""What is left over counts as a place."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """What is left over counts as a place."""
    return -((n + 2 * pad - k) // -stride) + 1
