"""Public checks of convolution: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the sizes without, with stride, with pad": "そのまま、ストライドあり、パディングありの大きさ",
    "with the kernel flipped": "カーネルを反転する",
}

X = np.array([[[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [2.0, 1.0, 4.0]]])
KERNELS = np.array([[[[1.0, 2.0], [0.0, -1.0]]]])


@check(
    points=1,
    title={
        "en": "A window of 3 has 3 places on an axis of 5, and 2 with a stride of 2",
        "ja": "幅 3 の窓は、長さ 5 の軸で 3 か所、ストライド 2 なら 2 か所に置ける",
    },
    hint={
        "en": "It begins at 0, 1 or 2; with a stride of 2 at 0 or 2.",
        "ja": "始まりは 0, 1, 2、ストライド 2 なら 0, 2 です。",
    },
)
def test_size(student):
    """Small axes, one of them padded."""
    answers = [student.conv2d_size(5, 3, stride, pad) for stride, pad in ((1, 0), (2, 0), (1, 1))]
    assert_close(
        np.array(answers), np.array([3, 2, 5]), name="the sizes without, with stride, with pad"
    )


@check(
    points=1,
    title={
        "en": "The output of the worked example is [[2, 1], [5, 1]]",
        "ja": "例題の出力は [[2, 1], [5, 1]] である",
    },
    hint={
        "en": "1 * 1 + 2 * 2 + 0 * 0 - 1 * 3 = 2.",
        "ja": "1 * 1 + 2 * 2 + 0 * 0 - 1 * 3 = 2 です。",
    },
)
def test_forward(student):
    """A stride of 1, no padding."""
    y = student.conv2d_forward(X, KERNELS, np.array([0.0]), 1, 0)
    mistakes = {"with the kernel flipped": np.array([[[2.0, 5.0], [5.0, 3.0]]])}
    assert_close(y, np.array([[[2.0, 1.0], [5.0, 1.0]]]), name="y", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "With padding 1 and stride 2 the output is [[-1, 0], [-2, 1]]",
        "ja": "パディング 1、ストライド 2 なら出力は [[-1, 0], [-2, 1]] である",
    },
    hint={
        "en": "The first window holds three zeros, and the 1 below the kernel's -1.",
        "ja": "最初の窓は 0 が 3 つと、カーネルの -1 に重なる 1 です。",
    },
)
def test_forward_with_stride_and_padding(student):
    """The same image with a border of zeros."""
    y = student.conv2d_forward(X, KERNELS, np.array([0.0]), 2, 1)
    assert_close(y, np.array([[[-1.0, 0.0], [-2.0, 1.0]]]), name="y")


@check(
    points=1,
    title={
        "en": "The gradients of the worked example",
        "ja": "例題の勾配",
    },
    hint={
        "en": "Each window gets dy times the kernel, and where they overlap both count.",
        "ja": "各窓に dy とカーネルの積を足します。重なる所では両方が効きます。",
    },
)
def test_backward(student):
    """Two windows that share the pixel in the middle."""
    dy = np.array([[[1.0, 0.0], [0.0, 10.0]]])
    dx, dkernels, dbias = student.conv2d_backward(dy, X, KERNELS, 1, 0)
    due = np.array([[[1.0, 2.0, 0.0], [0.0, 9.0, 20.0], [0.0, 0.0, -10.0]]])
    assert_close(dx, due, name="dx")
    assert_close(dkernels, np.array([[[[31.0, 12.0], [10.0, 43.0]]]]), name="dkernels")
    assert_close(dbias, np.array([11.0]), name="dbias", reshape=True)
