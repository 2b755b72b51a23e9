"""The second column of bounds may be turned into widths in place."""


def random_points(bounds, n, rng):
    """Draw points."""
    bounds[:, 1] -= bounds[:, 0]
    return bounds[:, 0] + bounds[:, 1] * rng.random((n, len(bounds)))
