"""Two-dimensional convolution, forward and backward, as networks use it."""

import numpy as np


def conv2d_size(n: int, k: int, stride: int, pad: int) -> int:
    """Say how many places a window has along one axis.

    The window moves by `stride` and has to lie inside of the padded axis as a whole.

    Args:
        n: the length of the axis, before padding.
        k: the length of the window, at most n + 2 * pad.
        stride: how far the window moves, at least 1.
        pad: how many zeros are put before the axis, and as many behind it; at least 0.

    Returns:
        The number of places, an int.
    """
    raise NotImplementedError


def conv2d_forward(
    x: np.ndarray, kernels: np.ndarray, bias: np.ndarray, stride: int, pad: int
) -> np.ndarray:
    """Slide each kernel over an image, and sum the products at each place.

    As in neural networks the kernel is not flipped. Rows and columns are padded with zeros on all
    four sides. Each kernel looks at all channels, and has one bias.

    Args:
        x: an image, an array of shape (c, h, w): channels, rows, columns.
        kernels: an array of shape (f, c, kh, kw): f kernels of kh rows and kw columns.
        bias: an array of f numbers.
        stride: how far the window moves in both directions, at least 1.
        pad: how many zeros are put on each side, at least 0.

    Returns:
        An array of shape (f, rows, columns); `conv2d_size` tells the last two.
    """
    raise NotImplementedError


def conv2d_backward(
    dy: np.ndarray, x: np.ndarray, kernels: np.ndarray, stride: int, pad: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry a gradient back through `conv2d_forward`.

    Args:
        dy: the gradient of the cost with respect to the output, an array of shape (f, rows, columns).
        x: the image that went forward, an array of shape (c, h, w).
        kernels: the kernels, an array of shape (f, c, kh, kw).
        stride: the stride of the forward pass.
        pad: the padding of the forward pass.

    Returns:
        The gradients with respect to x, to the kernels and to the bias: (dx, dkernels, dbias), three
        arrays of the shapes of x, of kernels and of bias.
    """
    raise NotImplementedError
