"""The range is spanned by all values of the round."""


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values
    return float(best.min()), float(best.max())
