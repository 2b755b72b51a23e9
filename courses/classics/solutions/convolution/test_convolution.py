"""Hidden checks of convolution.

Images and kernels are never square, and no two of their lengths are alike, so that rows and columns
can't be taken for each other.
"""

import numpy as np

from grader.testing import assert_close, check


def draw(rng, f=3):
    """Draw an image of 2 channels, 7 rows and 9 columns, and kernels of 3 rows and 2 columns."""
    return rng.uniform(0.5, 2, (2, 7, 9)), rng.uniform(-2, 2, (f, 2, 3, 2)), rng.uniform(1, 2, f)


def places(x, kernels, stride, pad):
    """The shape of the output."""
    axes = zip(x.shape[1:], kernels.shape[2:], strict=True)
    return (len(kernels), *((n + 2 * pad - k) // stride + 1 for n, k in axes))


def back(student, dy, x, kernels, stride, pad):
    """Go backward, and look at the form of the answer."""
    answer = student.conv2d_backward(dy, x, kernels, stride, pad)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 3, f"the answer holds {len(answer)} things, not (dx, dkernels, dbias)"
    return answer


@check(
    points=2,
    title={
        "en": "The number of places is (n + 2 * pad - k) // stride + 1",
        "ja": "窓を置ける場所の数は (n + 2 * pad - k) // stride + 1 である",
    },
    hint={
        "en": "Draw an axis of 5 with a window of 3: it fits at 0, 1 and 2, with a stride of 2 at 0 and "
        "2.",
        "ja": "長さ 5 の軸と幅 3 の窓を描きましょう。置けるのは 0, 1, 2、ストライド 2 なら 0 と 2 です。",
    },
)
def test_size(student, reference, rng):
    """Sixty combinations, among them windows that just fit and rests that are left over."""
    for _ in range(60):
        k, stride, pad = (int(rng.integers(*ends)) for ends in ((1, 6), (1, 5), (0, 4)))
        n = int(rng.integers(k, k + 12))
        due = reference.conv2d_size(n, k, stride, pad)
        size = student.conv2d_size(n, k, stride, pad)
        assert_close(size, due, name=f"the size for n={n}, k={k}, stride={stride}, pad={pad}")


@check(
    points=3,
    title={
        "en": "At each place the products of kernel and window are summed over all channels",
        "ja": "各場所で、カーネルと窓の積を全チャネルにわたって足す",
    },
    hint={
        "en": "Multiply the kernel with the window as it stands, not flipped, and sum all products.",
        "ja": "カーネルを反転せずに窓と掛け、積をすべて足しましょう。",
    },
)
def test_forward(student, reference, rng):
    """Four images with a stride of 1 and no padding."""
    for _ in range(4):
        x, kernels, bias = draw(rng)
        due = reference.conv2d_forward(x.copy(), kernels.copy(), 0 * bias, 1, 0)
        y = student.conv2d_forward(x, kernels, 0 * bias, 1, 0)
        assert_close(y, due, name="y")


@check(
    points=2,
    title={
        "en": "With a stride the window moves by more than one",
        "ja": "ストライドがあれば、窓は 2 つ以上ずつ動く",
    },
    hint={
        "en": "Output (i, j) looks at the window that begins at row i * stride, column j * stride.",
        "ja": "出力 (i, j) の窓は、i * stride 行、j * stride 列から始まります。",
    },
)
def test_forward_with_stride(student, reference, rng):
    """Strides of 2 and 3, without padding."""
    for stride in (2, 3):
        x, kernels, bias = draw(rng, f=6)
        due = reference.conv2d_forward(x.copy(), kernels.copy(), 0 * bias, stride, 0)
        y = student.conv2d_forward(x, kernels, 0 * bias, stride, 0)
        assert_close(y, due, name="y")


@check(
    points=2,
    title={
        "en": "The image is padded with zeros on all four sides",
        "ja": "画像の上下左右すべてに 0 を詰める",
    },
    hint={
        "en": "np.pad(x, ((0, 0), (pad, pad), (pad, pad))): nothing for the channels, both sides of "
        "rows and columns.",
        "ja": "np.pad(x, ((0, 0), (pad, pad), (pad, pad))) です。チャネルには詰めず、行と列の両側に詰めます。",
    },
)
def test_forward_with_padding(student, reference, rng):
    """One and two zeros on each side, with a stride of 1."""
    for pad in (1, 2):
        x, kernels, bias = draw(rng)
        due = reference.conv2d_forward(x.copy(), kernels.copy(), 0 * bias, 1, pad)
        y = student.conv2d_forward(x, kernels, 0 * bias, 1, pad)
        assert_close(y, due, name="y")


@check(
    points=1,
    title={
        "en": "Each kernel's bias is added once to each of its outputs",
        "ja": "各カーネルのバイアスを、その出力に 1 回ずつ足す",
    },
    hint={
        "en": "Add bias[f] to the sum of the products, after summing.",
        "ja": "積を足し終えた後に bias[f] を足しましょう。",
    },
)
def test_bias(student, rng):
    """What the bias adds to the output."""
    x, kernels, bias = draw(rng)
    plain = np.asarray(student.conv2d_forward(x, kernels, 0 * bias, 1, 0))
    assert plain.shape == places(x, kernels, 1, 0), f"y has shape {plain.shape}"
    y = student.conv2d_forward(x, kernels, bias, 1, 0)
    due = plain + bias[:, np.newaxis, np.newaxis]
    assert_close(y, due, name="y with a bias")


@check(
    points=2,
    title={
        "en": "dx adds up what each pixel did in all of the windows that it was in",
        "ja": "dx は、画素が入ったすべての窓での寄与を足し合わせる",
    },
    hint={
        "en": "Windows overlap: use +=. Each window gets dy[f, i, j] times kernel f, of all kernels.",
        "ja": "窓は重なるので += を使います。各窓に dy[f, i, j] とカーネル f の積を、全カーネル分足します。",
    },
)
def test_dx(student, reference, rng):
    """Four images with a stride of 1 and no padding."""
    for _ in range(4):
        x, kernels, _ = draw(rng)
        dy = rng.standard_normal(places(x, kernels, 1, 0))
        due, _, _ = reference.conv2d_backward(dy.copy(), x.copy(), kernels.copy(), 1, 0)
        dx, _, _ = back(student, dy, x, kernels, 1, 0)
        assert_close(dx, due, name="dx")


@check(
    points=2,
    title={
        "en": "dx knows of stride and padding, and has the shape of x",
        "ja": "dx はストライドとパディングを考慮し、x と同じ形である",
    },
    hint={
        "en": "Use the windows of the forward pass, in the padded image, and cut its border off last.",
        "ja": "順伝播と同じ窓をパディング後の画像で使い、最後に縁を切り落としましょう。",
    },
)
def test_dx_with_stride_and_padding(student, reference, rng):
    """Strides that leave a rest, and padding."""
    for stride, pad in ((2, 0), (1, 1), (3, 2), (2, 1)):
        x, kernels, _ = draw(rng)
        dy = rng.standard_normal(places(x, kernels, stride, pad))
        due, _, _ = reference.conv2d_backward(dy.copy(), x.copy(), kernels.copy(), stride, pad)
        dx, _, _ = back(student, dy, x, kernels, stride, pad)
        assert_close(dx, due, name=f"dx with stride {stride} and pad {pad}")


@check(
    points=3,
    title={
        "en": "dkernels adds up dy times the window over all places",
        "ja": "dkernels は、dy と窓の積をすべての場所で足し合わせる",
    },
    hint={
        "en": "Each output used the whole kernel, so each place adds dy[f, i, j] times its window.",
        "ja": "どの出力もカーネル全体を使ったので、各場所で dy[f, i, j] と窓の積を足します。",
    },
)
def test_dkernels(student, reference, rng):
    """The four combinations of stride and padding."""
    for stride, pad in ((1, 0), (2, 0), (1, 1), (2, 2)):
        x, kernels, _ = draw(rng)
        dy = rng.standard_normal(places(x, kernels, stride, pad))
        _, due, _ = reference.conv2d_backward(dy.copy(), x.copy(), kernels.copy(), stride, pad)
        _, dkernels, _ = back(student, dy, x, kernels, stride, pad)
        assert_close(dkernels, due, name=f"dkernels with stride {stride} and pad {pad}")


@check(
    points=1,
    title={
        "en": "dbias is the sum of dy over all places, one number for each kernel",
        "ja": "dbias は dy をすべての場所で足したもので、カーネルごとに 1 つである",
    },
    hint={
        "en": "The bias was added at each place: sum over rows and columns, axis=(1, 2).",
        "ja": "バイアスは各場所で足されました。axis=(1, 2) で行と列について足しましょう。",
    },
)
def test_dbias(student, rng):
    """The sums of 24 kernels."""
    x, kernels, _ = draw(rng, f=24)
    dy = rng.standard_normal(places(x, kernels, 1, 0))
    _, _, dbias = back(student, dy, x, kernels, 1, 0)
    assert_close(dbias, dy.sum(axis=(1, 2)), name="dbias", reshape=True)
