"""Draws between 0 and 1."""


def draw_uniform(rng, n):
    """Neither stretch nor move."""
    return rng.random(n)
