"""range(1, steps) counts the steps."""


def kmeans(x, centers, steps):
    """Lose a step."""
    for _ in range(1, steps):
        labels = assign_clusters(x, centers)
        centers = update_centers(x, labels, centers)
    labels = assign_clusters(x, centers)
    inertia = np.sum((x - centers[labels]) ** 2)
    return centers, labels, float(inertia)
