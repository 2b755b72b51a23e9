"""In-place arithmetic on copies."""


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    cost = cross_entropy
    for W in weights:
        squares = W.copy()
        squares *= W
        cost += lambd / (2 * m) * squares.sum()
    return cost


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    gradient = W.copy()
    gradient *= lambd / m
    gradient += dW
    return gradient


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    W = W.copy()
    W *= 1 - lr * lambd / m
    W -= lr * dW
    return W
