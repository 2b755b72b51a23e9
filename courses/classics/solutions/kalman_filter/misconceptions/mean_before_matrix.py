"""mean @ F moves the state."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """mean @ F moves the state."""
    return mean @ F, F @ P @ F.T + Q
