"""The predicted states are collected."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """The predicted states are collected."""
    means, covariances = [], []
    for z in zs:
        mean, P = kalman_predict(mean, P, F, Q)
        means.append(mean)
        covariances.append(P)
        mean, P = kalman_correct(mean, P, z, H, R)
    return np.array(means), np.array(covariances)
