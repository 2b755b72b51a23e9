"""i moves to the right."""

import numpy as np


def conv2d_forward(x, kernels, bias, stride, pad):
    """i moves to the right."""
    _, _, kh, kw = kernels.shape
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    rows = conv2d_size(x.shape[1], kh, stride, pad)
    columns = conv2d_size(x.shape[2], kw, stride, pad)
    y = np.zeros((len(kernels), rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[:, left : left + kh, top : top + kw]
            y[:, i, j] = np.sum(kernels * window, axis=(1, 2, 3)) + bias
    return y
