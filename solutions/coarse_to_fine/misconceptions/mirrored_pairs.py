"""Half of the numbers u is enough, with 1 - u for the other half."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = lo, float("inf")
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        u = rng.random((n + 1) // 2)
        u = np.concatenate([u, 1 - u])[:n]
        values = np.exp(np.log(lo) + u * (np.log(hi) - np.log(lo)))
        losses = np.array([f(float(value)) for value in values])
        winner = int(np.argmin(losses))
        if losses[winner] < best_loss:
            best_value, best_loss = float(values[winner]), losses[winner]
        lo, hi = refine_range(values, losses, top_k)
    return best_value, history
