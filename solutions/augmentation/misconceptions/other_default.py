"""Without p every train image is mirrored."""


def mirror(X, rng, p):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_training_only(splits, rng, p=1.0):
    """Augment the train set."""
    X, y = splits["train"]
    return {**splits, "train": (mirror(X, rng, p), y)}
