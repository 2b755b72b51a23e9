"""Random numbers in single precision."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = None, np.inf
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        u = rng.random(n, dtype=np.float32)
        values = np.exp((1 - u) * np.log(lo) + u * np.log(hi))
        losses = np.array([f(value) for value in values])
        winner = np.argmin(losses)
        if losses[winner] < best_loss:
            best_value, best_loss = values[winner], losses[winner]
        kept = values[np.argsort(losses)[:top_k]]
        lo, hi = kept.min(), kept.max()
    return best_value, history
