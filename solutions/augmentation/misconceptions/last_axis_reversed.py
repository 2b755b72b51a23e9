"""The columns are the last axis."""


def flip_horizontal(img):
    """Mirror an image."""
    return img[..., ::-1]
