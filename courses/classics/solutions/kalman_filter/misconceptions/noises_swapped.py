"""Q belongs to the measurement, R to the step."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """Q belongs to the measurement, R to the step."""
    means, covariances = [], []
    for z in zs:
        mean, P = kalman_predict(mean, P, F, R)
        mean, P = kalman_correct(mean, P, z, H, Q)
        means.append(mean)
        covariances.append(P)
    return np.array(means), np.array(covariances)
