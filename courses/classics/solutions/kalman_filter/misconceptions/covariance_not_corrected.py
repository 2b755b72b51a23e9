"""Only the mean is corrected."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """Only the mean is corrected."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (z - H @ mean), P.copy()
