"""With both problems only what helps against both is left: a new architecture."""


def remedies(diag):
    """Choose remedies."""
    if diag["high_bias"] and diag["high_variance"]:
        return {"new_architecture"}
    if diag["high_bias"]:
        return {"bigger_network", "train_longer", "new_architecture"}
    if diag["high_variance"]:
        return {"more_data", "regularization", "new_architecture"}
    return set()
