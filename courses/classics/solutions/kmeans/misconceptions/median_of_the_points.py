"""The middle of a cluster is its median."""


def update_centers(x, labels, centers):
    """Take the median."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.median(members, axis=0)
    return moved
