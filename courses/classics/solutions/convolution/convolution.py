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
    ### BEGIN SOLUTION
    return (n + 2 * pad - k) // stride + 1
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    _, _, kh, kw = kernels.shape
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    rows = conv2d_size(x.shape[1], kh, stride, pad)
    columns = conv2d_size(x.shape[2], kw, stride, pad)
    y = np.zeros((len(kernels), rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[:, top : top + kh, left : left + kw]
            y[:, i, j] = np.sum(kernels * window, axis=(1, 2, 3)) + bias
    return y
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    _, _, kh, kw = kernels.shape
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dkernels = np.zeros(kernels.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = i * stride, j * stride
            window = padded[:, top : top + kh, left : left + kw]
            share = dy[:, i, j].reshape(-1, 1, 1, 1)
            dkernels += share * window
            dpadded[:, top : top + kh, left : left + kw] += np.sum(share * kernels, axis=0)
    dx = dpadded[:, pad : pad + x.shape[1], pad : pad + x.shape[2]]
    return dx, dkernels, np.sum(dy, axis=(1, 2))
    ### END SOLUTION
