"""The best value so far takes part in each round again."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = lo, float("inf")
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        if best_loss < float("inf"):
            values[-1] = best_value
        losses = np.array([f(float(value)) for value in values])
        winner = int(np.argmin(losses))
        if losses[winner] < best_loss:
            best_value, best_loss = float(values[winner]), losses[winner]
        lo, hi = refine_range(values, losses, top_k)
    return best_value, history
