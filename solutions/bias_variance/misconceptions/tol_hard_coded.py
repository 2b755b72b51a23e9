"""2 % is the limit for every task."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > 0.02,
        "high_variance": dev_err - train_err > 0.02,
    }
