"""Noise takes something off."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """Noise takes something off."""
    return F @ mean, F @ P @ F.T - Q
