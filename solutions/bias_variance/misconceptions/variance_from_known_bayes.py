"""Where the Bayes error is known, variance is measured from it too."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - (bayes_err if bayes_err > 0 else train_err) > tol,
    }
