"""Every set is cut to its rounded size, train too."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_train, n_dev, n_test = (int(fraction * m) for fraction in fractions)
    order = rng.permutation(m)
    return (
        order[:n_train],
        order[n_train : n_train + n_dev],
        order[n_train + n_dev : n_train + n_dev + n_test],
    )
