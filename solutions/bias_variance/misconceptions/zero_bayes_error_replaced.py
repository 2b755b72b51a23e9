"""A Bayes error of 0 means that it is not known, so people's 1 % is taken."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    bayes_err = bayes_err or 0.01
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol,
    }
