"""Train stays as it is; dev and test are augmented."""


def mirror(X, rng, p):
    """Mirror images at random."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    answer = dict(splits)
    for name in ("dev", "test"):
        X, y = splits[name]
        answer[name] = (mirror(X, rng, p), y)
    return answer
