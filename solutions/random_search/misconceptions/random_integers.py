"""Random points have whole numbers as coordinates."""


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.integers(bounds[:, 0], bounds[:, 1] + 1, size=(n, len(bounds)))
