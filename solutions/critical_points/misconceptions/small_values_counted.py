"""`window` small gradients are needed, not in a row."""

import numpy as np


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small."""
    latest = np.asarray(grad_norms)
    return bool(np.sum(latest < tol) >= window)
