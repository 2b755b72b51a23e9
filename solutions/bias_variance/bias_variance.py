"""Reference solution: bias and variance from error rates, and what helps against them."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Compare each of the two gaps with the tolerance."""
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol,
    }


def remedies(diag: dict[str, bool]) -> set[str]:
    """Collect what helps against each problem that is there."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
