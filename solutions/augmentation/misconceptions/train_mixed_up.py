"""Train is shuffled on the way, images alone."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    X_aug, y = augment_flip(X, y, rng, p)
    return {**splits, "train": (rng.permutation(X_aug), y)}
