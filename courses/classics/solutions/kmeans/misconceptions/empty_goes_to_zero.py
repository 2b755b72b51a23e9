"""A center without points goes to the origin."""


def update_centers(x, labels, centers):
    """Begin with zeros."""
    moved = np.zeros(centers.shape)
    for k in range(len(centers)):
        members = x[labels == k]
        if len(members) > 0:
            moved[k] = np.mean(members, axis=0)
    return moved
