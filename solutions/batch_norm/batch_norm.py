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
    """Normalize every feature of a batch, then scale it by gamma and shift it by beta.

    Source of the formulas: Ioffe and Szegedy, "Batch Normalization" (2015), algorithms 1 and 2,
    but with the variance divided by N in the running average too.
    """
    if not train:
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        return gamma * x_hat + beta, None, running_mean, running_var

    mean = x.mean(axis=0)
    var = x.var(axis=0)  # divides by N
    x_hat = (x - mean) / np.sqrt(var + eps)
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x, mean, var, gamma, eps), running_mean, running_var


def bn_backward(
    dy: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry the gradient of the cost back through bn_forward in training.

    The derivative of each column: (gamma / std) (dy - mean(dy) - x_hat mean(dy x_hat)).
    """
    x, mean, var, gamma, eps = cache
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    dgamma = (dy * x_hat).sum(axis=0)
    dbeta = dy.sum(axis=0)
    through_mean = dy.mean(axis=0)
    through_var = x_hat * (dy * x_hat).mean(axis=0)
    dx = (gamma / std) * (dy - through_mean - through_var)
    return dx, dgamma, dbeta
