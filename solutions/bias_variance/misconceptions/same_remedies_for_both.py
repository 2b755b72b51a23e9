"""Every remedy helps against every problem."""


def remedies(diag):
    """Choose remedies."""
    if diag["high_bias"] or diag["high_variance"]:
        return {"bigger_network", "train_longer", "more_data", "regularization"}
    return set()
