"""rng.integers(0, 1) is 0 or 1."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.integers(0, 1, len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug, y
