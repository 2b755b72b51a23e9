"""Each hyperparameter of the points is a row."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds))).T
