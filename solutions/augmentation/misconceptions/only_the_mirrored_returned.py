"""Only the images that were mirrored are returned."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    return X[mirrored, :, ::-1], y[mirrored]
