"""R holds standard deviations."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """R holds standard deviations."""
    S = H @ P @ H.T + R @ R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
