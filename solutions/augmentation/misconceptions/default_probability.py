"""If nothing is said, every image is mirrored."""


def augment_flip(X, y, rng, p=1.0):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug, y
