"""A center without points is no longer needed."""


def update_centers(x, labels, centers):
    """Drop what is empty."""
    moved = np.array(centers, dtype=float)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.mean(members, axis=0)
    return moved[np.unique(labels)]
