"""High bias has one remedy: a bigger network."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found |= {"bigger_network"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
