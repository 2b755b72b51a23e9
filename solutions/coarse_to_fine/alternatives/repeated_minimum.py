"""Takes the best value away top_k times, from the last drawn to the first."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    left = dict(zip(losses.tolist(), values.tolist(), strict=True))
    kept = [left.pop(min(left)) for _ in range(top_k)]
    return min(kept), max(kept)


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = None, np.inf
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(value) for value in values[::-1]])[::-1]
        winner = np.argmin(losses)
        if losses[winner] < best_loss:
            best_value, best_loss = values[winner], losses[winner]
        kept = values[np.argsort(losses)[:top_k]]
        lo, hi = kept.min(), kept.max()
    return best_value, history
