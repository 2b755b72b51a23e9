"""Train is the first set of the dict."""


def mirror(X, rng, p):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    first = next(iter(splits))
    X, y = splits[first]
    return {**splits, first: (mirror(X, rng, p), y)}
