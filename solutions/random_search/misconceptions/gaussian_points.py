"""Random points are drawn from a normal distribution around the middle."""


def random_points(bounds, n, rng):
    """Draw points."""
    middle, width = bounds.mean(axis=1), bounds[:, 1] - bounds[:, 0]
    return rng.normal(middle, width / 4, size=(n, len(bounds)))
