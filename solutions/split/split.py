"""Train, dev and test sets: how large they are, and which examples go where."""

import numpy as np


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how many of m examples go to the train, the dev and the test set.

    - m of 10,000 or less: 60 % train, 20 % dev, 20 % test.
    - m of 1,000,000 or more: 98 % train, 1 % dev, 1 % test.
    - Between the two there is no fixed rule. Choose what you find sensible; it is not checked.

    Round as you like (down, up or to the nearest), and give the few examples that rounding
    leaves over to any of the three sets. Dev and test must be within 2 examples of their share,
    no size is negative, and the three sizes add up to m exactly.

    Args:
        m: the number of examples, 5 or more.

    Returns:
        (n_train, n_dev, n_test): three whole numbers.
    """
    ### BEGIN SOLUTION
    if m <= 10_000:
        n_dev = m // 5
    else:
        # 1 %, but never fewer than the 2,000 that 10,000 examples would get.
        n_dev = max(2_000, m // 100)
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
    ### END SOLUTION


def split_indices(
    m: int,
    rng: np.random.Generator,
    fractions: tuple[float, float, float] = (0.6, 0.2, 0.2),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the row numbers 0, 1, ..., m-1 into a train, a dev and a test set at random.

    Every row number is in exactly one of the three sets. Which rows go where is random, and
    `rng` alone decides it: a generator in the same state gives the same split, any other
    generator gives another split. The order of the rows inside a set does not matter.

    Dev has fractions[1] * m rows and test has fractions[2] * m rows, rounded as you like
    (within 2 rows). All other rows are train.

    Args:
        m: the number of rows, 1 or more. (For very small m, dev and test may be empty.)
        rng: the only source of randomness.
        fractions: the shares of (train, dev, test). They add up to 1, up to float rounding.

    Returns:
        (train_idx, dev_idx, test_idx): 1-D arrays of whole numbers.
    """
    ### BEGIN SOLUTION
    n_dev = round(fractions[1] * m)
    n_test = round(fractions[2] * m)
    order = rng.permutation(m)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
    ### END SOLUTION


def split_by_source(
    is_target: np.ndarray,
    n_dev: int,
    n_test: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split examples from two sources so that dev and test hold only target examples.

    Target examples are of the kind you want to do well on (say, photos from your app's users).
    The others come from elsewhere (say, photos from the web).

    - dev: exactly n_dev target examples, drawn at random.
    - test: exactly n_test other target examples, drawn at random.
    - train: everything else, that is all web examples and all left-over target examples.

    `rng` alone decides which target examples are drawn, as in `split_indices`. The order of the
    rows inside a set does not matter.

    Args:
        is_target: booleans of shape (m,). Row i is a target example where is_target[i] is True.
        n_dev: the size of the dev set, 1 or more.
        n_test: the size of the test set, 1 or more.
        rng: the only source of randomness.

    Returns:
        (train_idx, dev_idx, test_idx): 1-D arrays of row numbers between 0 and m-1.

    Raises:
        ValueError: there are fewer than n_dev + n_test target examples. (Exactly as many is fine.)
    """
    ### BEGIN SOLUTION
    target = np.flatnonzero(is_target)
    if target.size < n_dev + n_test:
        raise ValueError(f"{n_dev} + {n_test} target examples asked for, {target.size} are there")
    target = rng.permutation(target)
    left_over = target[n_dev + n_test :]
    other = np.flatnonzero(np.logical_not(is_target))
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
    ### END SOLUTION
