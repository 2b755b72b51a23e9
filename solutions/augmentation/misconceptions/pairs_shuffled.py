"""The batch is shuffled, images and labels together."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    order = rng.permutation(len(X))
    return X_aug[order], y[order]
