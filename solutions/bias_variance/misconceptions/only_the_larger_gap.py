"""The larger of the two gaps is the problem; the other one is not."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    bias, variance = train_err - bayes_err, dev_err - train_err
    return {
        "high_bias": bias > tol and bias >= variance,
        "high_variance": variance > tol and variance > bias,
    }
