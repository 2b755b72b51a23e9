"""The answers are words: "high" or "low"."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {
        "high_bias": "high" if train_err - bayes_err > tol else "low",
        "high_variance": "high" if dev_err - train_err > tol else "low",
    }
