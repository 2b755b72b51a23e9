"""A system of equations in place of an inverse, and Joseph's form of the covariance."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """Transposed throughout: P and Q are symmetric."""
    return mean @ F.T, (Q.T + (F @ P.T) @ F.T).T


def kalman_correct(mean, P, z, H, R):
    """The form that stays symmetric."""
    gain = np.linalg.solve((H @ P @ H.T + R).T, H @ P.T).T
    rest = np.eye(len(mean)) - gain @ H
    return mean + np.dot(gain, z - H.dot(mean)), rest @ P @ rest.T + gain @ R @ gain.T
