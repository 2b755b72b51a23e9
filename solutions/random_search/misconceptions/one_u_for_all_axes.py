"""One random number decides all coordinates of a point."""


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random((n, 1))
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * u
