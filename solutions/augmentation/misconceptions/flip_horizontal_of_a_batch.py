"""flip_horizontal mirrors a whole batch."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    # As flip_horizontal(X) does; written so, it shows where that is not written yet.
    return {**splits, "train": (X[:, ::-1], y)}
