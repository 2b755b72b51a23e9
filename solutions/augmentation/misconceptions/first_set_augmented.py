"""Train is the first set of the dict."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    first = next(iter(splits))
    X, y = splits[first]
    return {**splits, first: augment_flip(X, y, rng, p)}
