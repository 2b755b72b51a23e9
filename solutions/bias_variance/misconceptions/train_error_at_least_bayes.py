"""A train error below the Bayes error counts as the Bayes error."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    train_err = max(train_err, bayes_err)
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol,
    }
