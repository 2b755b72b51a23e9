"""Words by the smallest and the largest sign; arrays without axes."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    signs = np.sign(np.where(np.abs(values) > tol, values, 0.0))
    words = {(1, 1): "minimum", (-1, -1): "maximum", (-1, 1): "saddle"}
    return words.get((int(signs.min()), int(signs.max())), "inconclusive")


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return np.array(np.log10(0.5) * n)


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    small = np.asarray(grad_norms, dtype=float) < tol
    return bool(small[-window:].sum() == window)
