"""The larger of the two gaps is the problem; the other one is not."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > max(tol, dev_err - train_err),
        "high_variance": dev_err - train_err > max(tol, train_err - bayes_err),
    }
