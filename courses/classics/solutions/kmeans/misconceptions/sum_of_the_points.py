"""The center is the sum of its points."""


def update_centers(x, labels, centers):
    """Forget to divide."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.sum(members, axis=0)
    return moved
