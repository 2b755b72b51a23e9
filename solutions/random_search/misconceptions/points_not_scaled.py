"""Random numbers between 0 and 1 are the points."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.uniform(0, 1, size=(n, len(bounds)))
