"""The inertia is the mean squared distance."""


def kmeans(x, centers, steps):
    """Divide by n."""
    for _ in range(steps):
        labels = assign_clusters(x, centers)
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum((x - centers[labels]) ** 2) / len(x)
    return centers, labels, float(inertia)
