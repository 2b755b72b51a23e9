"""Takes mean and standard deviation of everything."""


def standardize(x):
    """Forget the axis."""
    return (x - x.mean()) / x.std()
