"""The new train set is the images alone."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {**splits, "train": augment_flip(X, y, rng, p)[0]}
