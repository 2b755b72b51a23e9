"""Gaps cut off at zero and rounded, and early returns."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    bias = max(round(train_err - bayes_err, 6), 0.0)
    variance = max(round(dev_err - train_err, 6), 0.0)
    return dict(high_bias=not bias <= tol, high_variance=not variance <= tol)


def remedies(diag):
    """Choose remedies."""
    bias, variance = diag["high_bias"], diag["high_variance"]
    if not bias and not variance:
        return set()
    if bias and not variance:
        return {"train_longer", "bigger_network"}
    if variance and not bias:
        return {"regularization", "more_data"}
    return {"regularization", "more_data", "train_longer", "bigger_network"}
