"""The image may be mirrored in place."""


def flip_horizontal(img):
    """Mirror an image."""
    img[...] = img[:, ::-1].copy()
    return img
