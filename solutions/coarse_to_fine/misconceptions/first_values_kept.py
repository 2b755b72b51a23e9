"""The first top_k values are the best ones."""


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[:top_k]
    return float(best.min()), float(best.max())
