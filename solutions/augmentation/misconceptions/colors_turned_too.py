"""img.T exchanges rows and columns."""


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        img = img.T[::-1]
    return img
