"""A problem is there if its key is in the dict."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if "high_bias" in diag:
        found |= {"bigger_network", "train_longer"}
    if "high_variance" in diag:
        found |= {"more_data", "regularization"}
    return found
