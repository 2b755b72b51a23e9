"""The first value of the dict is the bias, the second the variance."""


def remedies(diag):
    """Choose remedies."""
    bias, variance = diag.values()
    found = set()
    if bias:
        found |= {"bigger_network", "train_longer"}
    if variance:
        found |= {"more_data", "regularization"}
    return found
