"""1 and 0 are as good as True and False."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {
        "high_bias": int(train_err - bayes_err > tol),
        "high_variance": int(dev_err - train_err > tol),
    }
