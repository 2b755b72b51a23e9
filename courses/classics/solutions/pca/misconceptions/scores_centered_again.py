"""Coordinates are centered before they are used."""


def pca_reconstruct(scores, mean, components):
    """Center the scores."""
    return (scores - np.mean(scores, axis=0)) @ components + mean
