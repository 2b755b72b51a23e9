"""A key is there only if its problem is."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    diag = {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol,
    }
    return {name: found for name, found in diag.items() if found}
