"""Step by step with ifs, and words added one by one."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    diag = {}
    if train_err > bayes_err + tol:
        diag["high_bias"] = True
    else:
        diag["high_bias"] = False
    if dev_err > train_err + tol:
        diag["high_variance"] = True
    else:
        diag["high_variance"] = False
    return diag


def remedies(diag):
    """Choose remedies."""
    words = []
    if diag.get("high_bias", False) is True:
        words.append("bigger_network")
        words.append("train_longer")
    if diag.get("high_variance", False) is True:
        words.append("more_data")
        words.append("regularization")
    if words:
        words.append("new_architecture")
    return set(words)
