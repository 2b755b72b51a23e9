"""The new train set is put into the dict that was passed."""


def mirror(X, rng, p):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    splits["train"] = (mirror(X, rng, p), y)
    return splits
