"""One coin decides for the whole batch."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    if rng.random() < p:
        return X[:, :, ::-1], y
    return X, y
