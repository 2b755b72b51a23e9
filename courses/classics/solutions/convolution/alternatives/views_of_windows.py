"""All windows as one view, and Einstein's sums; backward is a convolution of dy with zeros in between."""

import numpy as np


def windows_of(padded, kh, kw, stride):
    """Every window, at [channel, row, column]."""
    view = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return view[:, ::stride, ::stride]


def conv2d_forward(x, kernels, bias, stride, pad):
    """One sum over channels and offsets."""
    padded = np.pad(x, [(0, 0), (pad, pad), (pad, pad)], mode="constant")
    seen = windows_of(padded, kernels.shape[2], kernels.shape[3], stride)
    return np.einsum("fcab,cijab->fij", kernels, seen) + bias.reshape(-1, 1, 1)


def conv2d_backward(dy, x, kernels, stride, pad):
    """The flipped kernels slide over a dy that was spread out."""
    f, c, kh, kw = kernels.shape
    padded = np.pad(x, [(0, 0), (pad, pad), (pad, pad)])
    dkernels = np.einsum("fij,cijab->fcab", dy, windows_of(padded, kh, kw, stride))
    spread = np.zeros((f, padded.shape[1] + kh - 1, padded.shape[2] + kw - 1))
    ends = kh - 1 + stride * dy.shape[1], kw - 1 + stride * dy.shape[2]
    spread[:, kh - 1 : ends[0] : stride, kw - 1 : ends[1] : stride] = dy
    flipped = kernels[:, :, ::-1, ::-1]
    dpadded = np.einsum("fcab,fijab->cij", flipped, windows_of(spread, kh, kw, 1))
    dx = dpadded[:, pad : pad + x.shape[1], pad : pad + x.shape[2]]
    return dx, dkernels, np.einsum("fij->f", dy)
