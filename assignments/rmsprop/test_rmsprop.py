"""Public checks of RMSprop: small numbers that you can follow by hand."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "with the gradient instead of its square": "勾配を 2 乗しない",
    "with beta2 and 1 - beta2 swapped": "beta2 と 1 - beta2 を入れ替える",
    "without the root": "平方根を取らない",
    "uphill": "上り坂に進む",
}


@check(
    points=1,
    title={
        "en": "The new average is beta2 * s + (1 - beta2) * dw**2",
        "ja": "新しい平均は beta2 * s + (1 - beta2) * dw**2 である",
    },
    hint={
        "en": "beta2 is the weight of the old average; the squared gradient gets the rest.",
        "ja": "beta2 は古い平均の重みです。勾配の 2 乗の重みは残りの 1 - beta2 です。",
    },
)
def test_average(student):
    """The worked example, beside a component with a gradient of the other sign."""
    w, dw, s = np.array([5.0, 1.0]), np.array([6.0, -2.0]), np.array([4.0, 0.0])
    _, s_new = student.rmsprop_step(w, dw, s, 0.1, 0.9, 1e-8)
    # 0.9 * 4 + 0.1 * 36 = 7.2 and 0.9 * 0 + 0.1 * 4 = 0.4
    mistakes = {
        "with the gradient instead of its square": 0.9 * s + 0.1 * dw,
        "with beta2 and 1 - beta2 swapped": 0.1 * s + 0.9 * dw**2,
    }
    assert_close(s_new, np.array([7.2, 0.4]), name="s_new", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The step is lr * dw over the root of the new average",
        "ja": "1 歩は lr * dw を新しい平均の平方根で割ったものである",
    },
    hint={
        "en": "Compute s first, then divide dw by np.sqrt(s) + eps and go downhill.",
        "ja": "先に s を計算し、dw を np.sqrt(s) + eps で割って、下る向きに進みましょう。",
    },
)
def test_step(student):
    """An example whose root is a whole number."""
    w, dw, s = np.array([5.0]), np.array([4.0]), np.array([16.0])
    w_new, _ = student.rmsprop_step(w, dw, s, 0.1, 0.9, 1e-8)
    # s = 0.9 * 16 + 0.1 * 16 = 16, its root is 4, and 5 - 0.1 * 4 / 4 = 4.9
    mistakes = {"without the root": w - 0.1 * dw / 16, "uphill": w + 0.1}
    assert_close(w_new, np.array([4.9]), name="w_new", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "A gradient 100 times as large makes the same step",
        "ja": "勾配が 100 倍でも 1 歩の長さは同じである",
    },
    hint={
        "en": "Divide each element by the root of its own average.",
        "ja": "要素ごとに、その要素の平均の平方根で割りましょう。",
    },
)
def test_same_step(student):
    """The two parameters of the worked example."""
    w, dw, s = np.array([5.0, 5.0]), np.array([6.0, 600.0]), np.array([4.0, 40_000.0])
    w_new, _ = student.rmsprop_step(w, dw, s, 0.1, 0.9, 1e-8)
    # 5 - 0.1 * 6 / sqrt(7.2) = 4.77639 for both
    assert_close(w_new, np.array([4.7763932, 4.7763932]), name="w_new")


@check(
    points=1,
    title={
        "en": "A parameter that never had a gradient stays where it is",
        "ja": "一度も勾配がなかったパラメータは動かない",
    },
    hint={
        "en": "0 / 0 is NaN. Add eps to the root, and the step becomes 0 / eps = 0.",
        "ja": "0 / 0 は NaN です。平方根に eps を足せば 0 / eps = 0 になります。",
    },
)
def test_no_gradient(student):
    """No gradient now and none before."""
    zero = np.array([0.0])
    w_new, s_new = student.rmsprop_step(np.array([5.0]), zero, zero, 0.1, 0.9, 1e-8)
    assert_close(w_new, np.array([5.0]), name="w_new")
    assert_close(s_new, np.array([0.0]), name="s_new")
