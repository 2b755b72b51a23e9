"""5 % is a usual limit for a gap."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.05):
    """Diagnose a model."""
    return {"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - train_err > tol}
