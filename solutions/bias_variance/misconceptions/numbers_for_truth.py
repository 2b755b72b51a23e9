"""1 and 0 are as good as True and False."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": int(train_err - bayes_err > tol),
        "high_variance": int(dev_err - train_err > tol),
    }
