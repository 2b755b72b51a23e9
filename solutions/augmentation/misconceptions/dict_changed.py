"""The new train set is put into the dict that was passed."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    splits["train"] = augment_flip(X, y, rng, p)
    return splits
