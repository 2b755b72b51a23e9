"""Probability p means that exactly round(p * N) images are mirrored."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    mirrored = rng.permutation(len(X))[: round(p * len(X))]
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug, y
