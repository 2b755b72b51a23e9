"""Any train error above tol is high bias."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {"high_bias": train_err > tol, "high_variance": dev_err - train_err > tol}
