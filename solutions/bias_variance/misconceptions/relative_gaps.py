"""A gap is measured relative to the error it starts from."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {
        "high_bias": train_err > bayes_err * (1 + tol),
        "high_variance": dev_err > train_err * (1 + tol),
    }
