"""Train stays as it is; dev and test are augmented."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    return {
        **splits,
        "dev": augment_flip(*splits["dev"], rng, p),
        "test": augment_flip(*splits["test"], rng, p),
    }
