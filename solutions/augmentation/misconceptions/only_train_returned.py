"""Only train is returned, because only train changed."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {"train": augment_flip(X, y, rng, p)}
