"""Draws a value, trains with it, and draws the next one."""

import math

import numpy as np


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    best_value, best_loss = lo, math.inf
    history = []
    for _ in range(rounds):
        history.append((lo, hi))
        values, losses = np.empty(n), np.empty(n)
        for trial in range(n):
            values[trial] = 10 ** (np.log10(lo) + rng.random() * (np.log10(hi) - np.log10(lo)))
            losses[trial] = f(values[trial])
            if losses[trial] < best_loss:
                best_value, best_loss = values[trial], losses[trial]
        kept = values[np.argsort(losses)[:top_k]]
        lo, hi = kept.min(), kept.max()
    return best_value, history
