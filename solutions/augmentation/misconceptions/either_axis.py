"""A mirrored image is turned left-right or upside down, by another coin."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    rows = mirrored & (rng.random(len(X)) < 0.5)
    X_aug[rows] = X[rows, ::-1]
    return X_aug, y
