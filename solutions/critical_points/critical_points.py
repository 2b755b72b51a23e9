"""Saddle points, the chance of a local minimum, and plateaus."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Tell from the Hessian what kind of critical point this is.

    An eigenvalue counts as positive if it is above tol, as negative if it is below -tol, and as zero
    otherwise. The rules, in this order:

    - at least one positive and at least one negative: "saddle", whatever the other ones are;
    - all positive: "minimum";
    - all negative: "maximum";
    - anything else (zeros, with none or with one sign beside them): "inconclusive".

    The matrix H is not changed.

    Args:
        H: the second derivatives, a symmetric array of shape (n, n), n at least 1.
        tol: how far from 0 an eigenvalue must be to have a sign, a number of at least 0. It is
            compared with the eigenvalues themselves.

    Returns:
        One of the strings "minimum", "maximum", "saddle" and "inconclusive".
    """
    ### BEGIN SOLUTION
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if np.any(positive) and np.any(negative):
        return "saddle"
    if np.all(positive):
        return "minimum"
    if np.all(negative):
        return "maximum"
    return "inconclusive"
    ### END SOLUTION


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm to base 10 of the probability that all n directions curve up.

    Each direction curves up or down with probability 0.5, independently of the others. So the
    probability is 0.5 ** n, which is too small for a float where n is large; the logarithm is not.

    Args:
        n: the number of directions, an int of at least 1; it may be 100,000.

    Returns:
        The logarithm, one finite negative number.
    """
    ### BEGIN SOLUTION
    return n * float(np.log10(0.5))
    ### END SOLUTION


def is_plateau(grad_norms: list[float] | np.ndarray, tol: float, window: int) -> bool:
    """Tell whether the latest gradients are all small.

    It is a plateau if there are at least `window` values and each of the last `window` values is
    strictly below tol (a value equal to tol is not). Earlier values don't matter. With fewer values
    than `window` the answer is False.

    Args:
        grad_norms: the lengths of the gradients so far, the latest one last: a list of floats or an
            array of shape (steps,). It may be empty.
        tol: below which length a gradient is small, a number above 0.
        window: how many gradients in a row must be small, an int of at least 1.

    Returns:
        True or False.
    """
    ### BEGIN SOLUTION
    latest = np.asarray(grad_norms)[-window:]
    return len(latest) == window and bool(np.all(latest < tol))
    ### END SOLUTION
