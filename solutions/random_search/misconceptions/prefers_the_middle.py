"""Values in the middle are better, so they should come more often."""


def random_points(bounds, n, rng):
    """Draw points."""
    u = (rng.random((n, len(bounds))) + rng.random((n, len(bounds)))) / 2
    return bounds[:, 0] + u * (bounds[:, 1] - bounds[:, 0])
