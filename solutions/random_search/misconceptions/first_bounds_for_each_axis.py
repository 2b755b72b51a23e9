"""All axes share the bounds of the first one."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.uniform(bounds[0, 0], bounds[0, 1], size=(n, len(bounds)))
