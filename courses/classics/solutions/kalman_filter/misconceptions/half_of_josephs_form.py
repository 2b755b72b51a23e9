"""Joseph's form without its second half."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """Joseph's form without its second half."""
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    rest = np.eye(len(mean)) - gain @ H
    return mean + gain @ (z - H @ mean), rest @ P @ rest.T
