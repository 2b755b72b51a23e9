"""Each score becomes a probability by itself."""


def softmax(z):
    """Squash each score."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
