"""L2 regularization: its cost, its gradient, and the decay of the weights that it causes."""

import numpy as np


def l2_cost(cross_entropy: float, weights: list[np.ndarray], lambd: float, m: int) -> float:
    """Add the L2 penalty on all weights to the cross-entropy.

        J = cross_entropy + lambd / (2 * m) * (sum of the squares of all elements of all matrices)

    Every element of every matrix counts, also in a matrix with one row or one column. The biases
    are not in the list, and are not penalized. Nothing that is passed in is changed.

    Args:
        cross_entropy: the cost without the penalty, averaged over the m examples.
        weights: the weight matrices W1, W2, ... of the layers, one or more arrays of shape
            (n_out, n_in). The shapes differ from layer to layer.
        lambd: the strength of the penalty, 0 or more. With 0 the cost is the cross-entropy.
        m: the number of training examples, 1 or more.

    Returns:
        The cost J, one number.
    """
    ### BEGIN SOLUTION
    squares = sum(float(np.sum(W**2)) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
    ### END SOLUTION


def l2_grad(dW: np.ndarray, W: np.ndarray, lambd: float, m: int) -> np.ndarray:
    """Give the gradient of the cost of `l2_cost` with respect to one weight matrix.

        dW + lambd / m * W

    The arrays that are passed in are not changed; a new array is returned.

    Args:
        dW: the gradient of the cross-entropy alone with respect to W, shape (n_out, n_in).
        W: the weight matrix, shape (n_out, n_in); n_out or n_in may be 1.
        lambd: the strength of the penalty, 0 or more.
        m: the number of training examples, 1 or more.

    Returns:
        The gradient, an array of the shape of W.
    """
    ### BEGIN SOLUTION
    return dW + lambd / m * W
    ### END SOLUTION


def weight_decay_step(W: np.ndarray, dW: np.ndarray, lr: float, lambd: float, m: int) -> np.ndarray:
    """Take one step of gradient descent on the cost of `l2_cost`.

        W_new = W * (1 - lr * lambd / m) - lr * dW

    The arrays that are passed in are not changed; a new array is returned.

    Args:
        W: the weight matrix, shape (n_out, n_in); n_out or n_in may be 1.
        dW: the gradient of the cross-entropy alone with respect to W, the same shape: the penalty
            is not in it yet.
        lr: the learning rate, a number above 0.
        lambd: the strength of the penalty, 0 or more.
        m: the number of training examples, 1 or more.

    Returns:
        The new weights, an array of the shape of W.
    """
    ### BEGIN SOLUTION
    return W * (1 - lr * lambd / m) - lr * dW
    ### END SOLUTION
