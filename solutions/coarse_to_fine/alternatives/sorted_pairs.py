"""Sorts pairs of loss and value, and keeps everything in lists."""

import math


def refine_range(values, losses, top_k):
    """Read off a range."""
    pairs = sorted(zip(losses, values, strict=True))[:top_k]
    kept = [value for _, value in pairs]
    return min(kept), max(kept)


def coarse_to_fine(f, lo, hi, n, rounds, top_k, rng):
    """Search."""
    everything, history = [], []
    for _ in range(rounds):
        history.append((lo, hi))
        pairs = []
        for _ in range(n):
            value = math.exp(rng.uniform(math.log(lo), math.log(hi)))
            pairs.append((f(value), value))
        everything += pairs
        kept = [value for _, value in sorted(pairs)[:top_k]]
        lo, hi = min(kept), max(kept)
    return min(everything)[1], history
