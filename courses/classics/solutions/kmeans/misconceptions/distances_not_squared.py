"""The inertia is the sum of the distances."""


def kmeans(x, centers, steps):
    """Sum roots."""
    for _ in range(steps):
        labels = assign_clusters(x, centers)
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum(np.sqrt(np.sum((x - centers[labels]) ** 2, axis=1)))
    return centers, labels, float(inertia)
