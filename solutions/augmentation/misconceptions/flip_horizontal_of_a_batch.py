"""flip_horizontal mirrors a whole batch."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {**splits, "train": (flip_horizontal(X), y)}
