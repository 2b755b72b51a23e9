"""All gradients so far must be small."""

import numpy as np


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return len(grad_norms) >= window and bool(np.all(np.asarray(grad_norms) < tol))
