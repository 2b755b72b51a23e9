"""RMSprop: one step."""

import numpy as np


def rmsprop_step(
    w: np.ndarray, dw: np.ndarray, s: np.ndarray, lr: float, beta2: float, eps: float
) -> tuple[np.ndarray, np.ndarray]:
    """Take one step of RMSprop.

    Each element has its own running average of squared gradients, and beta2 is the weight of the
    OLD average. All operations work element by element:

        s_new = beta2 * s + (1 - beta2) * dw**2
        w_new = w - lr * dw / (sqrt(s_new) + eps)

    There is no bias correction, and eps is not part of s_new. Because eps is added, an element whose
    dw and s are both 0 stays where it is (nothing is NaN), and an element with s = 0 and a gradient
    far below eps moves by far less than lr, downhill. Nothing is remembered between calls. The
    arrays that are passed in are not changed; new arrays are returned.

    Args:
        w: the parameters, an array of any shape.
        dw: the gradient of the cost with respect to w, the same shape.
        s: the average of squared gradients before this step, the same shape, no element below 0;
            zeros before the first step.
        lr: the learning rate, a number above 0.
        beta2: the weight of the old average, at least 0 and below 1. beta2 = 0 looks at the latest
            gradient only.
        eps: a tiny number above 0, such as 1e-8, against division by zero.

    Returns:
        The pair (w_new, s_new), two arrays of the shape of w.
    """
    ### BEGIN SOLUTION
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
    ### END SOLUTION
