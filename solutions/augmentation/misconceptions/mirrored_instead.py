"""A quarter turn reverses the columns."""


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        img = img[:, ::-1]
    return img
