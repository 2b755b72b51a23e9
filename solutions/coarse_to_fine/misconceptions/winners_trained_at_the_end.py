"""The winners of the rounds are trained once more, and the best of these is the best one."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    winners = []
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(float(value)) for value in values])
        winners.append(float(values[np.argmin(losses)]))
        lo, hi = refine_range(values, losses, top_k)
    return min(winners, key=f), history
