"""A new architecture may help even where no problem is named."""


def remedies(diag):
    """Choose remedies."""
    found = {"new_architecture"}
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
