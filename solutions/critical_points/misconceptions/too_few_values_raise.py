"""There are always at least `window` values."""

import numpy as np


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small."""
    latest = np.array([grad_norms[-place] for place in range(1, window + 1)])
    return len(latest) == window and bool(np.all(latest < tol))
