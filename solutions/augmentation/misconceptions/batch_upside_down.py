"""The columns of a batch are axis 1, as in an image."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, ::-1]
    return X_aug, y
