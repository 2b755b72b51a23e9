"""Each round calls the search for the remaining rounds."""

import numpy as np


def search(f, lo, hi, n, rounds, top_k, rng):
    """Search, and return the best pair of loss and value."""
    values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
    losses = np.array([f(value) for value in values])
    best = min(zip(losses, values, strict=True))
    history = [(lo, hi)]
    if rounds > 1:
        kept = values[np.argsort(losses)[:top_k]]
        narrower = (kept.min(), kept.max())
        other, later = search(f, *narrower, n, rounds - 1, top_k, rng)
        best, history = min(best, other), history + later
    return best, history


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    (_, best_value), history = search(f, lo, hi, n, rounds, top_k, rng)
    return best_value, history
