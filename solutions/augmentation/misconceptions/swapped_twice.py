"""Exchange column j with its partner, for each j from first to last."""


def flip_horizontal(img):
    """Mirror an image."""
    img = img.copy()
    width = img.shape[1]
    for j in range(width):
        img[:, [j, width - 1 - j]] = img[:, [width - 1 - j, j]]
    return img
