"""The old centers may be overwritten."""


def update_centers(x, labels, centers):
    """Write into the argument."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.mean(members, axis=0)
    centers[:] = moved
    return moved
