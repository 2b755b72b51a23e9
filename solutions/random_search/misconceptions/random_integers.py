"""Random points have whole numbers as coordinates."""


def random_points(bounds, n, rng):
    """Draw points."""
    low, high = bounds[:, 0].astype(int), bounds[:, 1].astype(int)
    return rng.integers(low, high + 1, size=(n, len(bounds)))
