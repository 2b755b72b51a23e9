"""Variance beside high bias counts only above twice the tolerance."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol * (2 if train_err - bayes_err > tol else 1),
    }
