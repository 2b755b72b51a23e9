"""The answers are words: "high" or "low"."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell high bias from high variance."""
    return {
        "high_bias": "high" if train_err - bayes_err > tol else "low",
        "high_variance": "high" if dev_err - train_err > tol else "low",
    }
