"""A random number in a range is u * high."""


def random_points(bounds, n, rng):
    """Draw points."""
    return bounds[:, 1] * rng.random((n, len(bounds)))
