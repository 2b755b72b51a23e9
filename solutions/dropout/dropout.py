"""Inverted dropout: drop units at random while training, and leave nothing to do at test time."""

import numpy as np


def dropout_forward(
    A: np.ndarray, keep_prob: float, rng: np.random.Generator, train: bool = True
) -> tuple[np.ndarray, np.ndarray | None]:
    """Apply inverted dropout to the activations of one layer.

    Args:
        A: activations, shape (n, m): n units, m examples.
        keep_prob: probability of keeping an element, 0 < keep_prob <= 1.
        rng: the only source of random numbers.
        train: True while training, False at test time.

    Returns:
        (A_out, mask): the activations, and True where an element was kept (None at test time).
    """
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask


def dropout_backward(dA: np.ndarray, mask: np.ndarray, keep_prob: float) -> np.ndarray:
    """Carry the gradient back through the dropout of one layer.

    Args:
        dA: gradient of the cost with respect to A_out, shape (n, m).
        mask: what dropout_forward returned for this layer while training.
        keep_prob: the same value as in the forward pass.

    Returns:
        Gradient of the cost with respect to A, shape (n, m).
    """
    return dA * mask / keep_prob
