"""In the end, f can be asked again for the loss of each value."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    tried = []
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(float(value)) for value in values])
        tried.extend(values.tolist())
        lo, hi = refine_range(values, losses, top_k)
    return min(tried, key=f), history
