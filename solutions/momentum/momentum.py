"""Gradient descent with momentum: one step."""

import numpy as np


def momentum_step(
    w: np.ndarray, dw: np.ndarray, v: np.ndarray, lr: float, beta: float
) -> tuple[np.ndarray, np.ndarray]:
    """Take one step of gradient descent with momentum.

    The velocity is a running average of the gradients, and beta is the weight of the OLD velocity:

        v_new = beta * v + (1 - beta) * dw
        w_new = w - lr * v_new

    There is no bias correction. The arrays that are passed in are not changed; new arrays are
    returned.

    Args:
        w: the parameters, an array of any shape.
        dw: the gradient of the cost with respect to w, the same shape.
        v: the velocity before this step, the same shape; zeros before the first step.
        lr: the learning rate, a number above 0.
        beta: the weight of the old velocity, at least 0 and below 1. beta = 0 is plain gradient
            descent.

    Returns:
        The pair (w_new, v_new), two arrays of the shape of w.
    """
    ### BEGIN SOLUTION
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
    ### END SOLUTION
