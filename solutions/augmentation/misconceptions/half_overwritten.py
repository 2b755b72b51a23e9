"""The mirror image is written over the image, column by column."""


def flip_horizontal(img):
    """Mirror an image."""
    img = img.copy()
    width = img.shape[1]
    for j in range(width):
        img[:, j] = img[:, width - 1 - j]
    return img
