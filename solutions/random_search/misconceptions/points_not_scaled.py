"""Random numbers between 0 and 1 are the points."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.random((n, len(bounds)))
