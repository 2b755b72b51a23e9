"""The augmented images are appended to train."""

import numpy as np


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    X, y = splits["train"]
    X_aug, y_aug = augment_flip(X, y, rng, p)
    return {**splits, "train": (np.concatenate([X, X_aug]), np.concatenate([y, y_aug]))}
