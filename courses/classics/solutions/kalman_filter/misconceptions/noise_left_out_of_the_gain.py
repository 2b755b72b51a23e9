"""Only the state is uncertain."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """Only the state is uncertain."""
    S = H @ P @ H.T
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
