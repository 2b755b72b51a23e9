"""F stands on both sides of P."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """F stands on both sides of P."""
    return F @ mean, F @ P @ F + Q
