"""The train error tells of variance, the gap to dev of bias."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": dev_err - train_err > tol,
        "high_variance": train_err - bayes_err > tol,
    }
