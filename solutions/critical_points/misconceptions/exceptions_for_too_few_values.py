"""Fewer values than the window are an error: raise ValueError."""

import numpy as np


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small."""
    latest = np.asarray(grad_norms)[-window:]
    if len(latest) < window:
        raise ValueError("too few values")
    return bool(np.all(latest < tol))
