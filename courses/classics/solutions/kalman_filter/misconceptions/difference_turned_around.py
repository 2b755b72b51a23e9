"""What is new is H @ mean - z."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """What is new is H @ mean - z."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (H @ mean - z), P - gain @ H @ P
