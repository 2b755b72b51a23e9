"""Each image is mirrored left-right with probability p, and upside down with probability p."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    upside_down = rng.random(len(X)) < p
    X_aug[upside_down] = X_aug[upside_down, ::-1]
    return X_aug, y
