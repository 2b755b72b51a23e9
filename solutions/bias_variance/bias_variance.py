"""Bias and variance: tell them apart from error rates, and choose what to do."""


def diagnose(
    train_err: float, dev_err: float, bayes_err: float = 0.0, tol: float = 0.02
) -> dict[str, bool]:
    """Tell from its error rates whether a model has high bias, high variance, both or neither.

    - The avoidable bias is train_err - bayes_err. It is high if it is larger than tol.
    - The variance is dev_err - train_err. It is high if it is larger than tol.

    The two are independent of each other: both may be high at once. A gap below 0 is not high.
    Gaps that are equal to tol, or nearly so, are not checked: `>` and `>=` are both fine.

    Args:
        train_err: the error rate on the train set, a fraction (0.15 is 15 %).
        dev_err: the error rate on the dev set, a fraction.
        bayes_err: the lowest error rate that can be reached, a fraction; 0.0 if nothing is said.
        tol: how large a gap may be before it counts as high, a fraction above 0.

    Returns:
        A dict with the two keys "high_bias" and "high_variance", each True or False.
    """
    ### BEGIN SOLUTION
    return {
        "high_bias": train_err - bayes_err > tol,
        "high_variance": dev_err - train_err > tol,
    }
    ### END SOLUTION


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what to try against the problems that a diagnosis names.

    - High bias: "bigger_network" and "train_longer".
    - High variance: "more_data" and "regularization".
    - Both: all four of them.
    - High bias or high variance or both: you may add "new_architecture" or leave it out.
    - Neither: nothing, the empty set.

    Nothing else is in the set: what does not help against a problem is left out. The dict that is
    passed in is not changed.

    Args:
        diag: a dict as `diagnose` returns it, with its two keys in any order.

    Returns:
        A set of words from "bigger_network", "train_longer", "more_data", "regularization" and
        "new_architecture".
    """
    ### BEGIN SOLUTION
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
    ### END SOLUTION
