"""Inverted dropout: drop units at random while training, and leave nothing to do at test time."""

import numpy as np


def dropout_forward(
    A: np.ndarray, keep_prob: float, rng: np.random.Generator, train: bool = True
) -> tuple[np.ndarray, np.ndarray | None]:
    """Apply inverted dropout to the activations of one layer.

    While training, each element of A is kept with probability keep_prob, independently of all
    the others. (So every unit and every example gets its own draw, and how many elements are
    kept differs from call to call.) A kept element is divided by keep_prob. A dropped element
    becomes 0.

    At test time (train=False) A is returned unchanged and no random number is drawn.

    Args:
        A: activations, shape (n, m): n units, m examples. It must not be changed.
        keep_prob: probability of KEEPING an element, 0 < keep_prob <= 1. With 1 nothing is dropped.
        rng: the only source of random numbers. Don't set a seed and don't make a generator.
        train: True while training, False at test time.

    Returns:
        (A_out, mask). A_out has the shape of A. mask remembers which elements were kept, also
        where A is 0. It is handed to your own dropout_backward just as it is, so you may choose
        its form. At test time the mask is not used and may be None.
    """
    ### BEGIN SOLUTION
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
    ### END SOLUTION


def dropout_backward(dA: np.ndarray, mask: np.ndarray, keep_prob: float) -> np.ndarray:
    """Carry the gradient back through the dropout of one layer.

    Where the forward pass kept an element, its gradient is divided by keep_prob. Where the
    forward pass dropped an element, the gradient is 0.

    Args:
        dA: gradient of the cost with respect to A_out, shape (n, m). It must not be changed.
        mask: what dropout_forward returned for this layer while training. It need not come from
            the latest call: a network with two dropout layers has two masks.
        keep_prob: the same value as in the forward pass.

    Returns:
        Gradient of the cost with respect to A, shape (n, m).
    """
    ### BEGIN SOLUTION
    return dA * mask / keep_prob
    ### END SOLUTION
