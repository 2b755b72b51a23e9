"""Each set takes the beginning of its own shuffle."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    return (
        rng.permutation(m)[n_dev + n_test :],
        rng.permutation(m)[:n_dev],
        rng.permutation(m)[:n_test],
    )
