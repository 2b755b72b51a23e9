"""A loop over the window may return at its first value."""

import numpy as np


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small."""
    latest = np.asarray(grad_norms)[-window:]
    return len(latest) == window and bool(latest[0] < tol)
