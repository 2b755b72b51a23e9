"""The dev error may be a share tol above the train error."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Tell high bias from high variance."""
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err > train_err * (1 + tol),
    }
