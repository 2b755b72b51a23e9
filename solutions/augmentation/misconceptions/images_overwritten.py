"""X may be mirrored in place, because X_aug replaces it."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X
    X_aug[mirrored] = X[mirrored, :, ::-1].copy()
    return X_aug, y
