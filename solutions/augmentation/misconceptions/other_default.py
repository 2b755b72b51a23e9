"""Without p every train image is mirrored."""


def augment_training_only(splits, rng, p=1.0):
    """Augment the train set."""
    X, y = splits["train"]
    return {**splits, "train": augment_flip(X, y, rng, p)}
