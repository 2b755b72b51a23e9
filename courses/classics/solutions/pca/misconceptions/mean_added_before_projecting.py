"""The mean is added on the way there."""


def pca_project(x, mean, components):
    """Add the mean."""
    return (x + mean) @ components.T
