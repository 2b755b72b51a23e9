"""All axes share the range from the smallest to the largest bound."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.uniform(bounds.min(), bounds.max(), size=(n, len(bounds)))
