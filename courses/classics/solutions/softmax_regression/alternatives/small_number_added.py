"""1e-12 is added to the probability, and the gradients come from one matrix product."""

import numpy as np


def softmax(z):
    """1 over the sum of exp of the differences."""
    return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


def cross_entropy(p, labels):
    """A sum that is never 0."""
    return np.mean([-np.log(p[i, c] + 1e-12) for i, c in enumerate(labels)])


def softmax_gradients(x, p, labels):
    """The bias is the weight of a feature that is always 1."""
    wide = np.column_stack([x, np.ones(len(x))])
    errors = np.array(p)
    np.subtract.at(errors, (np.arange(len(p)), labels), 1)
    both = wide.T @ errors / len(p)
    return both[:-1], both[-1]
