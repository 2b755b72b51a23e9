"""Plain loops, with distances in place of their squares."""

import math


def assign_clusters(x, centers):
    """Look for the nearest center of each point."""
    labels = []
    for point in x:
        best, nearest = math.inf, 0
        for k, center in enumerate(centers):
            distance = math.sqrt(sum((float(a) - float(b)) ** 2 for a, b in zip(point, center)))
            if distance < best:
                best, nearest = distance, k
        labels.append(nearest)
    return np.array(labels)


def update_centers(x, labels, centers):
    """Add up and count."""
    moved = []
    for k, center in enumerate(centers):
        own = [point for point, label in zip(x, labels) if label == k]
        moved.append(
            [float(sum(a)) / len(own) for a in zip(*own)] if own else list(map(float, center))
        )
    return np.array(moved)
