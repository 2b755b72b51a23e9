"""A mirror image has rows and columns reversed."""


def flip_horizontal(img):
    """Mirror an image."""
    return img[::-1, ::-1]
