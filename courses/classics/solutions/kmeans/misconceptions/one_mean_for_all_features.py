"""np.mean without an axis gives the mean of each feature."""


def update_centers(x, labels, centers):
    """Forget the axis."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.mean(members)
    return moved
