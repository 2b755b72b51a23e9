"""A new dict is enough; its arrays may be changed."""


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    answer = dict(splits)
    X, _ = answer["train"]
    mirrored = rng.random(len(X)) < p
    X[mirrored] = X[mirrored, :, ::-1].copy()
    return answer
