"""Plain loops over pixels for the single images, and both results from one call."""

import numpy as np


def flip_horizontal(img):
    """Mirror an image."""
    mirror = np.empty_like(img)
    for j in range(img.shape[1]):
        mirror[:, j] = img[:, img.shape[1] - 1 - j]
    return mirror


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        height, width = img.shape[:2]
        turned = np.empty((width, height, *img.shape[2:]), dtype=img.dtype)
        for i in range(height):
            for j in range(width):
                turned[width - 1 - j, i] = img[i, j]
        img = turned
    return img


def augment_training_only(splits, rng, p=0.5):
    """Augment the train set."""
    answer = {name: (X.copy(), y.copy()) for name, (X, y) in splits.items()}
    images, labels = answer["train"]
    for i in range(len(images)):
        if rng.random() < p:
            images[i] = images[i, :, ::-1].copy()
    answer["train"] = (images, labels)
    return answer
