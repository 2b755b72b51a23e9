"""A model with high variance can't have high bias."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    diag = {"high_bias": False, "high_variance": False}
    if dev_err - train_err > tol:
        diag["high_variance"] = True
    elif train_err - bayes_err > tol:
        diag["high_bias"] = True
    return diag
