"""A loop over the kernel's elements; all places are done at once."""

import numpy as np


def conv2d_forward(x, kernels, bias, stride, pad):
    """Add up shifted images."""
    f, c, kh, kw = kernels.shape
    padded = np.zeros((c, x.shape[1] + 2 * pad, x.shape[2] + 2 * pad))
    padded[:, pad : pad + x.shape[1], pad : pad + x.shape[2]] = x
    rows = conv2d_size(x.shape[1], kh, stride, pad)
    columns = conv2d_size(x.shape[2], kw, stride, pad)
    y = np.tile(np.asarray(bias, dtype=float)[:, None, None], (1, rows, columns))
    for a in range(kh):
        for b in range(kw):
            seen = padded[:, a : a + stride * rows : stride, b : b + stride * columns : stride]
            y += np.tensordot(kernels[:, :, a, b], seen, axes=1)
    return y


def conv2d_backward(dy, x, kernels, stride, pad):
    """Give back to shifted images."""
    f, c, kh, kw = kernels.shape
    rows, columns = dy.shape[1:]
    padded = np.zeros((c, x.shape[1] + 2 * pad, x.shape[2] + 2 * pad))
    inside = (slice(None), slice(pad, pad + x.shape[1]), slice(pad, pad + x.shape[2]))
    padded[inside] = x
    dpadded, dkernels = np.zeros_like(padded), np.zeros(kernels.shape)
    for a in range(kh):
        for b in range(kw):
            seen = (
                slice(None),
                slice(a, a + stride * rows, stride),
                slice(b, b + stride * columns, stride),
            )
            dkernels[:, :, a, b] = np.tensordot(dy, padded[seen], axes=([1, 2], [1, 2]))
            dpadded[seen] += np.tensordot(kernels[:, :, a, b].T, dy, axes=1)
    return dpadded[inside], dkernels, dy.sum(axis=2).sum(axis=1)
