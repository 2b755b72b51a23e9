"""The two answers are returned as a pair: (bias, variance)."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return (
        train_err - bayes_err > tol,
        dev_err - train_err > tol,
    )
