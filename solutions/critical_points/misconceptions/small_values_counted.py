"""`window` small gradients are needed, not in a row."""

import numpy as np


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return bool(np.sum(np.asarray(grad_norms) < tol) >= window)
