"""The old center is one of the points of its cluster."""


def update_centers(x, labels, centers):
    """Average the old center, too."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = (np.sum(members, axis=0) + centers[k]) / (len(members) + 1)
    return moved
