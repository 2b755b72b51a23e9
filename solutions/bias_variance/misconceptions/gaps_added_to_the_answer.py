"""The gaps may be returned beside the two answers."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    bias, variance = train_err - bayes_err, dev_err - train_err
    return {
        "high_bias": bias > tol,
        "high_variance": variance > tol,
        "bias": bias,
        "variance": variance,
    }
