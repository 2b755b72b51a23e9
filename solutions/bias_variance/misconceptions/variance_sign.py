"""Variance is the train error minus the dev error."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {"high_bias": train_err - bayes_err > tol, "high_variance": train_err - dev_err > tol}
