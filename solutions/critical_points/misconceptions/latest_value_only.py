"""The latest gradient decides."""


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return len(grad_norms) >= window and bool(grad_norms[-1] < tol)
