"""First the measurement, then the step."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """First the measurement, then the step."""
    means, covariances = [], []
    for z in zs:
        mean, P = kalman_correct(mean, P, z, H, R)
        mean, P = kalman_predict(mean, P, F, Q)
        means.append(mean)
        covariances.append(P)
    return np.array(means), np.array(covariances)
