"""Search for a hyperparameter in rounds, from coarse to fine."""

from collections.abc import Callable

import numpy as np


def refine_range(values: np.ndarray, losses: np.ndarray, top_k: int) -> tuple[float, float]:
    """Return the range spanned by the top_k values with the lowest losses.

    Only the order of the losses matters, not how far apart they are; they may be negative. No two
    losses are equal, and no two values. The values may stand in any order.

    The arrays that are passed in are not changed.

    Args:
        values: the hyperparameter values of a round, an array of shape (n,).
        losses: losses[i] is the loss that belongs to values[i], an array of shape (n,). The lower,
            the better. All are finite.
        top_k: how many values to keep, at least 2 and at most n.

    Returns:
        The pair (lo, hi): the smallest and the largest of the top_k values with the lowest losses.
    """
    ### BEGIN SOLUTION
    best = values[np.argsort(losses)[:top_k]]
    return float(best.min()), float(best.max())
    ### END SOLUTION


def coarse_to_fine(
    f: Callable[[float], float],
    lo: float,
    hi: float,
    n: int,
    rounds: int,
    top_k: int,
    rng: np.random.Generator,
) -> tuple[float, list[tuple[float, float]]]:
    """Search for the value with the lowest loss, each round in a narrower range.

    In each round:

    - n new values are drawn independently between the present lo and hi, uniformly on a log scale:
      the logarithm of a value is uniform between log(lo) and log(hi);
    - `f` is called once for each of them, with that one number;
    - the next round's range is spanned by the top_k values with the lowest losses of THIS round (as
      in `refine_range`).

    Training is costly and noisy: `f` may return another loss for the same value next time. So it is
    called exactly n * rounds times in all, and the loss that counts is the one it returned.

    Args:
        f: trains with one value and returns its loss, a finite number. The lower, the better.
        lo: the lower end of the first range, above 0.
        hi: the upper end of the first range, above lo.
        n: how many values to try in each round.
        rounds: how many rounds there are, at least 1. The first, coarse one counts.
        top_k: how many values of a round span the next range, at least 2 and at most n.
        rng: the generator to draw from. Draw from nothing else, so that the same state of rng gives
            the same search, and two calls in a row give different ones.

    Returns:
        The pair (best_value, history). best_value is the value with the lowest loss among those of
        all rounds. history is a list of `rounds` pairs (lo, hi): the ranges that the rounds drew
        from, the first one (lo, hi) as it was passed in.
    """
    ### BEGIN SOLUTION
    best_value, best_loss = lo, float("inf")
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(float(value)) for value in values])
        winner = int(np.argmin(losses))
        if losses[winner] < best_loss:
            best_value, best_loss = float(values[winner]), losses[winner]
        lo, hi = refine_range(values, losses, top_k)
    return best_value, history
    ### END SOLUTION
