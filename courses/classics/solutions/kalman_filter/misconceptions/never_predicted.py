"""The measurements are enough."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """The measurements are enough."""
    means, covariances = [], []
    for z in zs:
        mean, P = kalman_correct(mean, P, z, H, R)
        means.append(mean)
        covariances.append(P)
    return np.array(means), np.array(covariances)
