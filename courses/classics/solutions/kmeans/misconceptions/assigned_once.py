"""The points are assigned once, before the loop."""


def kmeans(x, centers, steps):
    """Never assign anew while the centers move."""
    labels = assign_clusters(x, centers)
    for _ in range(steps):
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum((x - centers[labels]) ** 2)
    return centers, labels, float(inertia)
