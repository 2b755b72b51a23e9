"""p * N image numbers are drawn with rng.integers, one by one."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    X_aug = X.copy()
    for _ in range(int(p * len(X))):
        i = rng.integers(len(X))
        X_aug[i] = X_aug[i, :, ::-1].copy()
    return X_aug, y
