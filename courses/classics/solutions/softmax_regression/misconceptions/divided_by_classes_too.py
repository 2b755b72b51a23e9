"""np.mean divides by the examples."""


def cross_entropy(p, labels):
    """Average over the whole table."""
    table = np.zeros(p.shape)
    chosen = p[np.arange(len(p)), labels]
    table[np.arange(len(p)), labels] = np.log(np.maximum(chosen, 1e-12))
    return float(-np.mean(table))
