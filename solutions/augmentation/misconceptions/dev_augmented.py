"""Train and dev belong together; only test is left alone."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {
        **splits,
        "train": augment_flip(X, y, rng, p),
        "dev": augment_flip(*splits["dev"], rng, p),
    }
