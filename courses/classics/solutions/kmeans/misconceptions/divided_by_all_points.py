"""A mean divides by the number of points that there are."""


def update_centers(x, labels, centers):
    """Divide by n."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.sum(members, axis=0) / len(x)
    return moved
