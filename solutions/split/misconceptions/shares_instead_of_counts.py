"""The size of a set is its share, such as 0.6."""


def split_sizes(m):
    """Say how large the sets are."""
    return (0.6, 0.2, 0.2) if m <= 10_000 else (0.98, 0.01, 0.01)
