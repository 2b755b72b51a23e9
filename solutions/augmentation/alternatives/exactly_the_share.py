"""Exactly the share p of the images, chosen by a permutation."""


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    chosen = rng.permutation(len(X))[: round(p * len(X))]
    X_aug = X.copy()
    X_aug[chosen] = X[chosen][:, :, ::-1]
    return X_aug, y


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    return {
        "test": splits["test"],
        "train": list(augment_flip(X, y, rng, p)),
        "dev": splits["dev"],
    }
