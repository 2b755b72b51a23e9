"""Each size is rounded down, and what is left over does not matter."""


def split_sizes(m):
    """Say how large the sets are."""
    a, b = (0.6, 0.2) if m <= 10_000 else (0.98, 0.01)
    return int(a * m), int(b * m), int(b * m)
