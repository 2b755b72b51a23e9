"""Reference solution: a search from coarse to fine."""

from collections.abc import Callable

import numpy as np


def refine_range(values: np.ndarray, losses: np.ndarray, top_k: int) -> tuple[float, float]:
    """Take the smallest and the largest of the best values."""
    best = values[np.argsort(losses)[:top_k]]
    return float(best.min()), float(best.max())


def coarse_to_fine(
    f: Callable[[float], float],
    lo: float,
    hi: float,
    n: int,
    rounds: int,
    top_k: int,
    rng: np.random.Generator,
) -> tuple[float, list[tuple[float, float]]]:
    """Draw on a log scale, train, refine the range, and go on."""
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
