"""A single row has no variance, so in training it is normalized with the running averages."""

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
    """Go forward with this belief."""
    if not train or len(x) == 1:
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        return (
            gamma * x_hat + beta,
            (x, running_mean, running_var, gamma, eps),
            running_mean,
            running_var,
        )

    mean = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mean) / np.sqrt(var + eps)
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x, mean, var, gamma, eps), running_mean, running_var
