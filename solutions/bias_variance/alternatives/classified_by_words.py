"""One word for the whole picture first, then the answers."""


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    problems = []
    if train_err - bayes_err > tol:
        problems.append("bias")
    if dev_err - train_err > tol:
        problems.append("variance")
    return {f"high_{name}": name in problems for name in ("bias", "variance")}
