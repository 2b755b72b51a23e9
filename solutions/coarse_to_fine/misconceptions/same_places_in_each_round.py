"""The random numbers are drawn once, and stretched to each range."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = lo, float("inf")
    history = []
    u = rng.random(n)
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(np.log(lo) + u * (np.log(hi) - np.log(lo)))
        losses = np.array([f(float(value)) for value in values])
        winner = int(np.argmin(losses))
        if losses[winner] < best_loss:
            best_value, best_loss = float(values[winner]), losses[winner]
        lo, hi = refine_range(values, losses, top_k)
    return best_value, history
