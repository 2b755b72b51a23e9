"""A random number in a range is low + u * high."""


def random_points(bounds, n, rng):
    """Draw points."""
    return bounds[:, 0] + bounds[:, 1] * rng.random((n, len(bounds)))
