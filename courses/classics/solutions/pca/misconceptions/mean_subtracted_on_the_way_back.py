"""The mean is subtracted on both ways."""


def pca_reconstruct(scores, mean, components):
    """Subtract the mean."""
    return scores @ components - mean
