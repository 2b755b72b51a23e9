"""Only noise changes the covariance."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """Only noise changes the covariance."""
    return F @ mean, P + Q
