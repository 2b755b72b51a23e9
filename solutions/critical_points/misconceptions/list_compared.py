"""A list can be compared with a number."""

import numpy as np


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return len(grad_norms) >= window and bool(np.all(grad_norms[-window:] < tol))
