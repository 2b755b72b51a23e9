"""The history holds the values that were tried."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = None, np.inf
    history = []
    for _ in range(rounds):
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(value) for value in values])
        history.append(values)
        winner = np.argmin(losses)
        if losses[winner] < best_loss:
            best_value, best_loss = values[winner], losses[winner]
        kept = values[np.argsort(losses)[:top_k]]
        lo, hi = kept.min(), kept.max()
    return best_value, history
