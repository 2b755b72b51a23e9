"""The covariance is that of the beginning."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """The covariance is that of the beginning."""
    means, covariances = [], []
    for z in zs:
        mean, grown = kalman_predict(mean, P, F, Q)
        mean, grown = kalman_correct(mean, grown, z, H, R)
        means.append(mean)
        covariances.append(grown)
    return np.array(means), np.array(covariances)
