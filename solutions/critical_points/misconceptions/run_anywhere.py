"""A plateau at any time in the history counts."""


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    run = 0
    for norm in grad_norms:
        run = run + 1 if norm < tol else 0
        if run == window:
            return True
    return False
