"""Values in the middle are better, so they should come more often."""


def random_points(bounds, n, rng):
    """Draw points."""
    one = rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds)))
    return (one + rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds)))) / 2
