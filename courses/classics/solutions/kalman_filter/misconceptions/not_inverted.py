"""The gain is multiplied by S."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """The gain is multiplied by S."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ S
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
