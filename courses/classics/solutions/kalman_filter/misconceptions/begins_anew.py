"""Each measurement corrects the first state."""

import numpy as np


def kalman_filter(zs, mean, P, F, Q, H, R):
    """Each measurement corrects the first state."""
    means, covariances = [], []
    for z in zs:
        moved, grown = kalman_predict(mean, P, F, Q)
        moved, grown = kalman_correct(moved, grown, z, H, R)
        means.append(moved)
        covariances.append(grown)
    return np.array(means), np.array(covariances)
