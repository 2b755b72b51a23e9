"""Data augmentation: new training images from old ones, with the same labels."""

import numpy as np

Split = dict[str, tuple[np.ndarray, np.ndarray]]


def flip_horizontal(img: np.ndarray) -> np.ndarray:
    """Mirror an image: left becomes right, and up stays up.

    The order of the columns (axis 1) is reversed; rows and color channels stay as they are. The
    image that is passed in is not changed.

    Args:
        img: an image of shape (H, W) or (H, W, C).

    Returns:
        The mirror image, an array of the same shape. (A view is fine.)
    """
    ### BEGIN SOLUTION
    return img[:, ::-1]
    ### END SOLUTION


def augment_flip(
    X: np.ndarray, y: np.ndarray, rng: np.random.Generator, p: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Mirror each image of a batch with probability p.

    - Image i of the result is image i of X or its mirror image, left-right as in
      `flip_horizontal`.
    - Which images are mirrored is random: each one has the probability p. With p = 0 none is
      mirrored, with p = 1 all are.
    - The labels stay as they are, and in the same order.
    - `rng` alone decides: a generator in the same state gives the same result, and a second call
      with the generator as the first one left it gives another.

    X and y that are passed in are not changed.

    Args:
        X: images, shape (N, H, W, C).
        y: labels, shape (N,).
        rng: the only source of randomness.
        p: the probability of mirroring an image, from 0 to 1.

    Returns:
        (X_aug, y): N images of the shape of X, and their labels.
    """
    ### BEGIN SOLUTION
    mirrored = rng.random(len(X)) < p
    X_aug = X.copy()
    X_aug[mirrored] = X[mirrored, :, ::-1]
    return X_aug, y
    ### END SOLUTION


def rotate90(img: np.ndarray, k: int) -> np.ndarray:
    """Turn an image counter-clockwise by k quarter turns.

    The first two axes turn; color channels stay as they are. k may be any whole number: 4 quarter
    turns are none, and a negative k turns clockwise. The image that is passed in is not changed.

    Args:
        img: an image of shape (H, W) or (H, W, C).
        k: the number of quarter turns.

    Returns:
        The turned image. For an odd k its first two axes are W and H. (A view is fine.)
    """
    ### BEGIN SOLUTION
    return np.rot90(img, k)
    ### END SOLUTION


def random_shift(X: np.ndarray, rng: np.random.Generator, max_px: int) -> np.ndarray:
    """Move each image of a batch by a random number of pixels.

    - Each image draws a dy and a dx of its own, independent of each other: whole numbers from
      -max_px to max_px, both included, all equally likely.
    - The image moves by dy rows and dx columns, all channels together.
    - What leaves the image is lost. Pixels that nothing moved to are 0.
    - `rng` alone decides, as in `augment_flip`.

    X that is passed in is not changed.

    Args:
        X: images, shape (N, H, W, C).
        rng: the only source of randomness.
        max_px: the longest shift along each axis, 0 or more and below H and W.

    Returns:
        The shifted images, an array of the shape of X.
    """
    ### BEGIN SOLUTION
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        top, left = max(dy, 0), max(dx, 0)
        bottom, right = height + min(dy, 0), width + min(dx, 0)
        shifted[i, top:bottom, left:right] = X[i, top - dy : bottom - dy, left - dx : right - dx]
    return shifted
    ### END SOLUTION


def augment_training_only(splits: Split, rng: np.random.Generator, p: float = 0.5) -> Split:
    """Mirror images of the train set at random, and leave dev and test as they are.

    - Train is augmented as by `augment_flip(X, y, rng, p)`.
    - Dev and test are the same images and labels as before, in the same order.
    - The result is a new dict. The dict that is passed in and its arrays are not changed.
    - `rng` alone decides, as in `augment_flip`.

    Args:
        splits: a dict with the keys "train", "dev" and "test", in any order. Each value is a pair
            (X, y), X of shape (N, H, W, C) and y of shape (N,).
        rng: the only source of randomness.
        p: the probability of mirroring a training image, from 0 to 1.

    Returns:
        A dict with the same keys. Each value is a pair (X, y).
    """
    ### BEGIN SOLUTION
    X, y = splits["train"]
    return {**splits, "train": augment_flip(X, y, rng, p)}
    ### END SOLUTION
