"""The keys may be called "bias" and "variance"."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "bias": train_err - bayes_err > tol,
        "variance": dev_err - train_err > tol,
    }
