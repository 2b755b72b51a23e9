"""Pictures of batch normalization on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

BATCH = np.array([[1.0, 1.0], [2.0, -1.0], [3.0, 0.0], [6.0, 2.0]])
GAMMA, BETA = np.array([2.0, 0.5]), np.array([1.0, -1.0])
MEAN, VAR = np.array([2.0, 1.0]), np.array([4.0, 9.0])
EPS = 0.5
GRADIENT = np.array([[-1.0, 0.5], [0.5, 1.0], [0.0, -1.0], [2.0, 1.5]])


def forward(student, train=True):
    """Carry the batch forward with an eps that shows."""
    return student.bn_forward(BATCH, GAMMA, BETA, MEAN, VAR, 0.8, EPS, train)


@picture(
    title={
        "en": "Four examples in training, and the same four at inference",
        "ja": "4 つの例の訓練時の出力と、推論時の出力",
    },
    caption={
        "en": "The feature is 1, 2, 3, 6, with gamma 2, beta 1, eps 0.5. In training (T1 to T4) the "
        "batch's own mean 3 and variance 3.5 count; at inference (I1 to I4) the running mean 2 and the "
        "running variance 4, which stay as they are.",
        "ja": "特徴量は 1, 2, 3, 6 で、gamma は 2、beta は 1、eps は 0.5 です。訓練時（T1 から T4）は"
        "バッチの平均 3 と分散 3.5、推論時（I1 から I4）は移動平均の 2 と 4 を使います。推論時に移動平均は"
        "変わりません。",
    },
    functions=["bn_forward"],
)
def outputs(student, rng) -> Plot:
    """The first feature's outputs, and the running averages that inference gives back."""
    trained = np.asarray(forward(student)[0])[:, 0]
    y, _, mean, var = forward(student, train=False)
    tested = np.asarray(y)[:, 0]
    return Plot(
        kind="bars",
        x=(*(f"T{i}" for i in range(1, 5)), *(f"I{i}" for i in range(1, 5)), "mean", "var"),
        y=tuple(float(value) for value in (*trained, *tested, np.ravel(mean)[0], np.ravel(var)[0])),
        x_label={
            "en": "T training, I inference, then the averages",
            "ja": "T 訓練、I 推論、推論後の移動平均",
        },
        y_label={"en": "output", "ja": "出力"},
    )


@picture(
    title={
        "en": "The running averages on their way to the data",
        "ja": "データに近づいていく移動平均",
    },
    caption={
        "en": "Ten batches of 1, 2, 3, 6 (mean 3, variance 3.5) with momentum 0.8. The mean starts at 0 "
        "and the variance at 1 (left half, right half): both should climb smoothly, by a fifth of what "
        "is missing in each batch.",
        "ja": "1, 2, 3, 6（平均 3、分散 3.5）のバッチを 10 回、momentum 0.8 で通します。左半分は 0 から始まる"
        "平均、右半分は 1 から始まる分散で、どちらも毎回、残りの 5 分の 1 ずつなめらかに近づくはずです。",
    },
    functions=["bn_forward"],
)
def running_averages(student, rng) -> Plot:
    """The running mean of ten batches, and then the running variance."""
    one, zero = np.ones(1), np.zeros(1)
    mean, var = zero, one
    means, variances = [], []
    for _ in range(10):
        _, _, mean, var = student.bn_forward(BATCH[:, :1], one, zero, mean, var, 0.8, EPS, True)
        means.append(float(np.ravel(mean)[0]))
        variances.append(float(np.ravel(var)[0]))
    return Plot(
        kind="line",
        x=tuple(float(place) for place in range(1, 21)),
        y=(*means, *variances),
        x_label={
            "en": "the mean in batches 1 to 10, then the variance",
            "ja": "バッチ 1 から 10 の平均、続いて分散",
        },
        y_label={"en": "running average", "ja": "移動平均"},
    )


@picture(
    title={"en": "The gradients of a small batch", "ja": "小さなバッチの勾配"},
    caption={
        "en": "Four examples with two features. dx of feature A (A1 to A4) and of B (B1 to B4), each of "
        "which adds up to 0, then dgamma (gA, gB) and dbeta (bA, bB). Another batch went forward in "
        "between.",
        "ja": "特徴量が 2 つの例 4 つです。特徴量 A の dx（A1 から A4）と B の dx（B1 から B4）はそれぞれ"
        "合計 0 になります。次が dgamma（gA, gB）と dbeta（bA, bB）です。間に別のバッチが順伝播しました。",
    },
    functions=["bn_forward", "bn_backward"],
)
def gradients(student, rng) -> Plot:
    """The three gradients of a batch."""
    _, cache, _, _ = forward(student)
    student.bn_forward(BATCH[::-1] * 3.0, GAMMA, BETA, MEAN, VAR, 0.8, EPS, True)
    dx, dgamma, dbeta = (np.asarray(part) for part in student.bn_backward(GRADIENT, cache))
    return Plot(
        kind="bars",
        x=(*(f"{name}{i}" for name in "AB" for i in range(1, 5)), "gA", "gB", "bA", "bB"),
        y=tuple(float(value) for part in (dx.T, dgamma, dbeta) for value in np.ravel(part)),
        x_label={"en": "dx by feature, dgamma, dbeta", "ja": "特徴量ごとの dx、dgamma、dbeta"},
        y_label={"en": "gradient", "ja": "勾配"},
    )
