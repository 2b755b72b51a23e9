"""Reference solution: mirrored, turned and shifted images, for training only."""

import numpy as np

Split = dict[str, tuple[np.ndarray, np.ndarray]]


def flip_horizontal(img: np.ndarray) -> np.ndarray:
    """Reverse the columns."""
    return img[:, ::-1]


def _mirror_some(X: np.ndarray, rng: np.random.Generator, p: float) -> np.ndarray:
    """Mirror each image of a batch with probability p."""
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug


def augment_flip(
    X: np.ndarray, y: np.ndarray, rng: np.random.Generator, p: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Mirror some images, and leave the labels alone."""
    return _mirror_some(X, rng, p), y


def rotate90(img: np.ndarray, k: int) -> np.ndarray:
    """Turn the first two axes."""
    return np.rot90(img, k)


def random_shift(X: np.ndarray, rng: np.random.Generator, max_px: int) -> np.ndarray:
    """Copy the part of each image that stays visible into zeros."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        top, left = max(dy, 0), max(dx, 0)
        bottom, right = height + min(dy, 0), width + min(dx, 0)
        shifted[i, top:bottom, left:right] = X[i, top - dy : bottom - dy, left - dx : right - dx]
    return shifted


def augment_training_only(splits: Split, rng: np.random.Generator, p: float = 0.5) -> Split:
    """Mirror images of the train set alone."""
    X, y = splits["train"]
    return {**splits, "train": (_mirror_some(X, rng, p), y)}
