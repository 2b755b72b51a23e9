"""The inertia measures how far the points are from their common mean."""


def kmeans(x, centers, steps):
    """Measure the spread of all points."""
    for _ in range(steps):
        labels = assign_clusters(x, centers)
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum((x - np.mean(x, axis=0)) ** 2)
    return centers, labels, float(inertia)
