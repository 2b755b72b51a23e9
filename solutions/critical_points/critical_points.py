"""Reference solution: saddle points, the chance of a local minimum, and plateaus."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Look at the signs of the eigenvalues, a proof of a saddle first."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if np.any(positive) and np.any(negative):
        return "saddle"
    if np.all(positive):
        return "minimum"
    if np.all(negative):
        return "maximum"
    return "inconclusive"


def log10_prob_local_min(n: int) -> float:
    """Multiply the logarithm of one chance by the number of directions."""
    return n * float(np.log10(0.5))


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Look at the last values, if there are enough of them."""
    latest = np.asarray(grad_norms)[-window:]
    return len(latest) == window and bool(np.all(latest < tol))
