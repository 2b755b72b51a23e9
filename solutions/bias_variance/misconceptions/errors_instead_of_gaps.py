"""Each error is compared with tol: train for bias, dev for variance."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err > tol,
        "high_variance": dev_err > tol,
    }
