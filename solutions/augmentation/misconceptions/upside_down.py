"""Mirroring reverses the first axis."""


def flip_horizontal(img):
    """Mirror an image."""
    return img[::-1]
