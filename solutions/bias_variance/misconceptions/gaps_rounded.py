"""The gaps are rounded to whole percents before they are compared."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": round(train_err - bayes_err, 2) > tol,
        "high_variance": round(dev_err - train_err, 2) > tol,
    }
