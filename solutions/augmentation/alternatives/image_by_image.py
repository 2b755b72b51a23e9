"""Loops over images, with numpy's own flips."""

import numpy as np


def flip_horizontal(img):
    """Mirror an image."""
    return np.fliplr(img)


def augment_flip(X, y, rng, p=0.5):
    """Mirror images at random."""
    images = []
    for image in X:
        images.append(np.fliplr(image) if rng.random() < p else image)
    return np.array(images), y.copy()


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        img = np.rot90(img)
    return img


def random_shift(X, rng, max_px):
    """Shift images at random."""
    images = []
    for image in X:
        dy = int(rng.integers(-max_px, max_px + 1))
        dx = int(rng.integers(-max_px, max_px + 1))
        border = ((max_px, max_px), (max_px, max_px), (0, 0))
        padded = np.pad(image, border)
        top, left = max_px + dy, max_px + dx
        images.append(padded[top : top + X.shape[1], left : left + X.shape[2]])
    return np.stack(images)


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    answer = {}
    for name, (X, y) in splits.items():
        images = [np.fliplr(x) if name == "train" and rng.random() < p else x for x in X]
        answer[name] = (np.array(images), y)
    return answer
