"""A turned image is the image reshaped to (W, H)."""


def rotate90(img, k):
    """Turn an image."""
    for _ in range(k % 4):
        img = img.reshape((img.shape[1], img.shape[0], *img.shape[2:]))
    return img
