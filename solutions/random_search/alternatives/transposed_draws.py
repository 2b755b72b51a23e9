"""All numbers of one axis are drawn before those of the next."""


def random_points(bounds, n, rng):
    """Draw points."""
    low, high = bounds[:, :1], bounds[:, 1:]
    return (low + rng.random((len(bounds), n)) * (high - low)).T
