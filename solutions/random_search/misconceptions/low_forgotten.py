"""A random number in a range is u * (high - low)."""


def random_points(bounds, n, rng):
    """Draw points."""
    return (bounds[:, 1] - bounds[:, 0]) * rng.random((n, len(bounds)))
