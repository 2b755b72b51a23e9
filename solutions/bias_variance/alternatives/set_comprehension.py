"""A table of what each remedy is for, read by a set comprehension."""

FOR = {
    "bigger_network": "high_bias",
    "train_longer": "high_bias",
    "more_data": "high_variance",
    "regularization": "high_variance",
}


def remedies(diag):
    """Choose remedies."""
    return {word for word, problem in FOR.items() if diag[problem]}
