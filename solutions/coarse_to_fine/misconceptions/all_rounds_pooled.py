"""The best values of all rounds so far span the next range."""

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = lo, float("inf")
    history = []
    all_values, all_losses = [], []
    for _ in range(rounds):
        history.append((lo, hi))
        values = np.exp(rng.uniform(np.log(lo), np.log(hi), n))
        losses = np.array([f(float(value)) for value in values])
        winner = int(np.argmin(losses))
        if losses[winner] < best_loss:
            best_value, best_loss = float(values[winner]), losses[winner]
        all_values.extend(values)
        all_losses.extend(losses)
        lo, hi = refine_range(np.array(all_values), np.array(all_losses), top_k)
    return best_value, history
