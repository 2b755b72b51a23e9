"""Pictures of convolution on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

X = np.array([[[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [2.0, 1.0, 4.0]]])
KERNEL = np.array([[[[1.0, 2.0], [0.0, -1.0]]]])
TWO = np.array([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 9.0]]])
KERNELS = np.array([[[[1.0, 0.0], [0.0, 2.0]], [[0.0, 1.0], [-1.0, 0.0]]]] * 2)


def bars(names, values, x_label, y_label) -> Plot:
    """Draw a bar for each value."""
    return Plot(
        kind="bars",
        x=tuple(names),
        y=tuple(float(value) for value in values),
        x_label=x_label,
        y_label=y_label,
    )


@picture(
    title={"en": "How many places there are", "ja": "置ける場所の数"},
    caption={
        "en": "Named by n, k, stride, pad. A window of 3 has 3 places on an axis of 5, and 2 with a "
        "stride of 2. On an axis of 6 a stride of 2 leaves a rest, and there are 2, too.",
        "ja": "名前は n, k, ストライド, パディングです。幅 3 の窓は、長さ 5 の軸で 3 か所、ストライド 2 なら 2 "
        "か所に置けます。長さ 6 でストライド 2 では余りが出て、やはり 2 か所です。",
    },
    functions=["conv2d_size"],
)
def sizes(student, rng) -> Plot:
    """The number of places in seven settings."""
    settings = (
        (5, 3, 1, 0),
        (5, 3, 2, 0),
        (6, 3, 2, 0),
        (5, 3, 1, 1),
        (7, 3, 3, 1),
        (8, 2, 2, 1),
        (3, 3, 1, 0),
    )
    values = [student.conv2d_size(*setting) for setting in settings]
    return bars(
        [",".join(map(str, setting)) for setting in settings],
        values,
        {"en": "n, k, stride, pad", "ja": "n, k, ストライド, パディング"},
        {"en": "places", "ja": "場所の数"},
    )


@picture(
    title={"en": "An image, and what a kernel makes of it", "ja": "画像とカーネルの出力"},
    caption={
        "en": "The image is [[1, 2, 0], [0, 3, 1], [2, 1, 4]], the kernel [[1, 2], [0, -1]], the bias "
        "0.5. First the four outputs as they are (a), then the four with a padding of 1 and a stride "
        "of 2 (p), last the one of an image with two channels (c).",
        "ja": "画像は [[1, 2, 0], [0, 3, 1], [2, 1, 4]]、カーネルは [[1, 2], [0, -1]]、バイアスは 0.5 です。"
        "そのままの出力 4 つ（a）、パディング 1 とストライド 2 の出力 4 つ（p）、2 チャネルの画像の出力（c）です。",
    },
    functions=["conv2d_forward"],
)
def outputs(student, rng) -> Plot:
    """The outputs in three settings."""
    bias = np.array([0.5])
    values = np.ravel(student.conv2d_forward(X, KERNEL, bias, 1, 0))[:4]
    padded = np.ravel(student.conv2d_forward(X, KERNEL, bias, 2, 1))[:4]
    two = np.ravel(student.conv2d_forward(TWO, KERNELS[:1], bias, 1, 0))[:1]
    return bars(
        [
            f"{name}{i}"
            for name, part in (("a", values), ("p", padded), ("c", two))
            for i in range(len(part))
        ],
        [*values, *padded, *two],
        {"en": "as it is, padded, two channels", "ja": "そのまま、パディング、2 チャネル"},
        {"en": "output", "ja": "出力"},
    )


@picture(
    title={"en": "The gradients", "ja": "勾配"},
    caption={
        "en": "The same image and kernel with a padding of 1 and a stride of 2, and dy = [[1, 2], [3, -2]]: "
        "the nine of dx, the four of dkernels (k) and dbias (b). Last, with a stride of 1 and dy = "
        "[[1, 2], [3, -2]], the nine of dx (s), and dbias of two kernels (t).",
        "ja": "同じ画像とカーネルで、パディング 1、ストライド 2、dy = [[1, 2], [3, -2]] です。dx の 9 個、"
        "dkernels の 4 個（k）、dbias（b）の順です。続いてストライド 1 のときの dx の 9 個（s）、2 つのカーネルの "
        "dbias（t）です。",
    },
    functions=["conv2d_backward"],
)
def gradients(student, rng) -> Plot:
    """The gradients in three settings."""
    dy = np.array([[[1.0, 2.0], [3.0, -2.0]]])
    dx, dkernels, dbias = student.conv2d_backward(dy, X, KERNEL, 2, 1)
    overlapping, _, _ = student.conv2d_backward(dy, X, KERNEL, 1, 0)
    _, _, twice = student.conv2d_backward(np.array([[[3.0]], [[-1.0]]]), TWO, KERNELS, 1, 0)
    parts = (
        ("x", dx, 25),
        ("k", dkernels, 4),
        ("b", dbias, 1),
        ("s", overlapping, 9),
        ("t", twice, 2),
    )
    return bars(
        [f"{name}{i}" for name, part, most in parts for i in range(min(np.size(part), most))],
        [value for _, part, most in parts for value in np.ravel(part)[:most]],
        {
            "en": "dx, dkernels, dbias; s, t: other settings",
            "ja": "dx, dkernels, dbias、s, t は別の設定",
        },
        {"en": "gradient", "ja": "勾配"},
    )
