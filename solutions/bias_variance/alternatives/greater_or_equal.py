"""Greater or equal, and a new architecture beside the other remedies."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    bias = train_err - bayes_err
    variance = dev_err - train_err
    return {"high_variance": variance >= tol, "high_bias": bias >= tol}


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found.update({"bigger_network", "train_longer", "new_architecture"})
    if diag["high_variance"]:
        found.update({"more_data", "regularization", "new_architecture"})
    return found
