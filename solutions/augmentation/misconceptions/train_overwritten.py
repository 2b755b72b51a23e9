"""A new dict is enough; its arrays may be changed."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    X[...] = augment_flip(X, y, rng, p)[0]
    return {**splits, "train": (X, y)}
