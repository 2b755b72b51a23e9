"""The mean may be moved in place."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """The mean may be moved in place."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    mean += gain @ (z - H @ mean)
    return mean, P - gain @ H @ P
