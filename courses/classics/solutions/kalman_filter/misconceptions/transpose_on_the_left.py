"""F.T stands on the left."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """F.T stands on the left."""
    return F @ mean, F.T @ P @ F + Q
