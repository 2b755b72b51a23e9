"""tol is a share of the largest gradient."""

import numpy as np


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small."""
    latest = np.asarray(grad_norms)[-window:]
    return len(latest) == window and bool(np.all(latest < tol * max(grad_norms)))
