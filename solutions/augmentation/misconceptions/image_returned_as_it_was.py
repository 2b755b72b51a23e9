"""The image that comes back is the one that came in."""


def flip_horizontal(img):
    """Mirror an image."""
    return img
