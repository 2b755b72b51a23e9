"""Batch normalization: the forward pass in training and at inference, and the backward pass."""

import numpy as np


def bn_forward(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    momentum: float,
    eps: float,
    train: bool,
) -> tuple[np.ndarray, object, np.ndarray, np.ndarray]:
    """Normalize every feature (column) of a batch, then scale it by gamma and shift it by beta.

    In training (train=True) each column is normalized with its own mean and variance in this
    batch. The variance is the mean of the squared deviations: it divides by N, not by N - 1.
    The running averages then move towards the batch, and momentum is the weight of the OLD value:

        new running_mean = momentum * running_mean + (1 - momentum) * mean of the batch
        new running_var  = momentum * running_var  + (1 - momentum) * variance of the batch

    They have no influence on the output in training.

    At inference (train=False) each column is normalized with running_mean and running_var, and
    with nothing else: every row is treated alone, and the running averages stay as they are.

    In both cases eps is added to the variance, inside the square root, and gamma and beta are
    applied. A batch may hold a single row (N = 1), and a column may be constant: in training
    the output of such a column is beta.

    The arrays that are passed in are not changed; new arrays are returned.

    Args:
        x: the batch, shape (N, D): N examples (rows) with D features (columns).
        gamma: the scale of each feature, shape (D,).
        beta: the shift of each feature, shape (D,).
        running_mean: running average of the batch means, shape (D,).
        running_var: running average of the batch variances, shape (D,).
        momentum: weight of the old running average, between 0 and 1.
        eps: small positive number that keeps the square root away from 0.
        train: True in training, False at inference.

    Returns:
        y: the output, shape (N, D).
        cache: whatever your bn_backward needs, in any form you like (None is fine at inference).
        running_mean: the new running average of the means, shape (D,).
        running_var: the new running average of the variances, shape (D,).
    """
    ### BEGIN SOLUTION
    if not train:
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        return gamma * x_hat + beta, None, running_mean, running_var

    mean = x.mean(axis=0)
    var = x.var(axis=0)  # divides by N
    x_hat = (x - mean) / np.sqrt(var + eps)
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x, mean, var, gamma, eps), running_mean, running_var
    ### END SOLUTION


def bn_backward(dy: np.ndarray, cache: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry the gradient of the cost back through bn_forward(..., train=True).

    The mean and the variance of the batch depend on x as well, so dx holds three parts: the
    direct one, one through the mean and one through the variance. The square root is the very
    one of the forward pass, with eps inside.

    Everything you need comes from dy and cache: other batches may have gone through bn_forward
    in the meantime. The array dy is not changed; new arrays are returned.

    Args:
        dy: gradient of the cost with respect to the output y, shape (N, D).
        cache: what bn_forward returned as its cache for this batch.

    Returns:
        dx: gradient with respect to x, shape (N, D).
        dgamma: gradient with respect to gamma, shape (D,).
        dbeta: gradient with respect to beta, shape (D,).
    """
    ### BEGIN SOLUTION
    x, mean, var, gamma, eps = cache
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    dgamma = (dy * x_hat).sum(axis=0)
    dbeta = dy.sum(axis=0)
    through_mean = dy.mean(axis=0)
    through_var = x_hat * (dy * x_hat).mean(axis=0)
    dx = (gamma / std) * (dy - through_mean - through_var)
    return dx, dgamma, dbeta
    ### END SOLUTION
