"""augment_flip knows its own p."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {**splits, "train": augment_flip(X, y, rng)}
