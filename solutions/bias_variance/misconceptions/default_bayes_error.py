"""Without better knowledge people make 5 % errors."""


def diagnose(train_err, dev_err, bayes_err=0.05, tol=0.02):
    """Diagnose a model."""
    return {"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - train_err > tol}
