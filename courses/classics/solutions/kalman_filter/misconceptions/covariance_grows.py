"""A measurement adds to the covariance."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """A measurement adds to the covariance."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (z - H @ mean), P + gain @ H @ P
