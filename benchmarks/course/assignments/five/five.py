"""The stub."""


def relu(Z):
    """To do."""
    raise NotImplementedError


def softmax(Z):
    """To do."""
    raise NotImplementedError


def standardize(X, eps):
    """To do."""
    raise NotImplementedError


def momentum(w, dw, v, lr, beta):
    """To do."""
    raise NotImplementedError


def l2(weights, lambd, m):
    """To do."""
    raise NotImplementedError
