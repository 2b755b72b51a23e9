"""The first `window` gradients decide."""

import numpy as np


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    first = np.asarray(grad_norms)[:window]
    return len(first) == window and bool(np.all(first < tol))
