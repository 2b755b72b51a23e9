"""Sums over indices, and arrays that are filled in."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """Einstein's sums."""
    return np.einsum("ij,j->i", F, mean), np.einsum("ij,jk,lk->il", F, P, F) + Q


def kalman_correct(mean, P, z, H, R):
    """The identity less gain times H."""
    PHT = P @ H.T
    gain = PHT @ np.linalg.pinv(H @ PHT + R)
    return mean - gain @ (H @ mean - z), (np.identity(mean.size) - gain @ H) @ P


def kalman_filter(zs, mean, P, F, Q, H, R):
    """Write each state into its place."""
    t, d = len(zs), len(mean)
    means, covariances = np.empty((t, d)), np.empty((t, d, d))
    for i in range(t):
        before = (mean, P) if i == 0 else (means[i - 1], covariances[i - 1])
        means[i], covariances[i] = kalman_correct(*kalman_predict(*before, F, Q), zs[i], H, R)
    return means, covariances
