"""The step is as certain as F."""

import numpy as np


def kalman_predict(mean, P, F, Q):
    """The step is as certain as F."""
    return F @ mean, F @ P @ F.T
