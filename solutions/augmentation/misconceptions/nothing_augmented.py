"""The splits are returned as they came."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    return {**splits}
