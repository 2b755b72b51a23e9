"""Write every sum over the rows as an einsum or a product with ones."""

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
    """Go forward."""
    if train:
        weights = np.full(x.shape[0], 1.0 / x.shape[0])
        mean = weights @ x
        centered = x - mean
        var = np.einsum("nd,nd,n->d", centered, centered, weights)
        inverse = (var + eps) ** -0.5
        new_mean = running_mean * momentum + mean * (1 - momentum)
        new_var = running_var * momentum + var * (1 - momentum)
        cache = {"x_hat": centered * inverse, "inverse": inverse, "gamma": gamma}
    else:
        centered = x - running_mean
        inverse = (running_var + eps) ** -0.5
        new_mean, new_var, cache = running_mean, running_var, {}
    return centered * (inverse * gamma) + beta, cache, new_mean, new_var


def bn_backward(
    dy: np.ndarray, cache: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    x_hat = cache["x_hat"]
    dbeta = np.ones(dy.shape[0]) @ dy
    dgamma = np.einsum("nd,nd->d", dy, x_hat)
    dx = cache["gamma"] * cache["inverse"] * (dy - (dbeta + x_hat * dgamma) / dy.shape[0])
    return dx, dgamma, dbeta
