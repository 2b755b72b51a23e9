"""The fractions are always 60/20/20."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n = round(0.2 * m)
    order = rng.permutation(m)
    return order[2 * n :], order[:n], order[n : 2 * n]
