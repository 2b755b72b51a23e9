"""The train error tells of variance, the gap to dev of bias."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {"high_bias": dev_err - train_err > tol, "high_variance": train_err - bayes_err > tol}
