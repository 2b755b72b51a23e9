"""A gap is measured relative to the error it starts from."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > tol * bayes_err,
        "high_variance": dev_err - train_err > tol * train_err,
    }
