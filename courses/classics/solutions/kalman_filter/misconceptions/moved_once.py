"""P moves as the mean does."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """P moves as the mean does."""
    return F @ mean, F @ P + Q
