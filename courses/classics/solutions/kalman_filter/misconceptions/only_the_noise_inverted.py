"""The gain is state over measurement."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """The gain is state over measurement."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(R)
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
