"""A new dict in another order, with a list for the pair of train."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {
        "test": splits["test"],
        "train": list(augment_flip(X, y, rng, p)),
        "dev": splits["dev"],
    }
