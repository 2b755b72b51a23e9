"""1 / S is the inverse."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """1 / S is the inverse."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ (1 / S)
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
