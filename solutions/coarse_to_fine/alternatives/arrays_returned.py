"""The history as an array of shape (rounds, 2), and the range as an array."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = np.sort(values[np.argsort(losses, kind="stable")][:top_k])
    return best[[0, -1]]


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = None, np.inf
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(value) for value in values])
        winner = np.argmin(losses)
        if losses[winner] < best_loss:
            best_value, best_loss = values[winner], losses[winner]
        kept = values[np.argsort(losses)[:top_k]]
        lo, hi = kept.min(), kept.max()
    return np.asarray(best_value), np.array(history)
