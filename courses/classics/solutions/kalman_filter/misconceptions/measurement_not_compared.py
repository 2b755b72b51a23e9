"""The measurement itself is added."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """The measurement itself is added."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ z, P - gain @ H @ P
