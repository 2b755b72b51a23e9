"""Adam: one step."""

import numpy as np


def adam_step(
    w: np.ndarray,
    dw: np.ndarray,
    v: np.ndarray,
    s: np.ndarray,
    t: int,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take one step of Adam.

    All operations work element by element:

        v_new = beta1 * v + (1 - beta1) * dw
        s_new = beta2 * s + (1 - beta2) * dw**2
        v_hat = v_new / (1 - beta1**t)
        s_hat = s_new / (1 - beta2**t)
        w_new = w - lr * v_hat / (sqrt(s_hat) + eps)

    v_new and s_new are returned WITHOUT the correction, and eps is part of neither. Because eps is
    added, an element whose dw, v and s are all 0 stays where it is (nothing is NaN), and a first
    gradient far below eps moves its element by far less than lr, downhill. Nothing is remembered
    between calls: t says which step this is. The arrays that are passed in are not changed; new
    arrays are returned.

    Args:
        w: the parameters, an array of any shape.
        dw: the gradient of the cost with respect to w, the same shape.
        v: the average of gradients before this step, the same shape; zeros before the first step.
        s: the average of squared gradients before this step, the same shape, no element below 0;
            zeros before the first step.
        t: the number of this step, an int: 1 in the first step, 2 in the second, and so on.
        lr: the learning rate, a number above 0.
        beta1: the weight of the old v, at least 0 and below 1.
        beta2: the weight of the old s, at least 0 and below 1.
        eps: a tiny number above 0, such as 1e-8, against division by zero.

    Returns:
        The triple (w_new, v_new, s_new), three arrays of the shape of w.
    """
    ### BEGIN SOLUTION
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    v_hat = v / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
    ### END SOLUTION
