"""Public checks of Adam: small numbers that you can follow by hand."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "without bias correction": "バイアス補正なし",
    "with v corrected alone": "v だけを補正",
    "with s corrected alone": "s だけを補正",
    "v after two steps": "2 歩後の v",
    "s after two steps": "2 歩後の s",
    "w after two steps": "2 歩後の w",
}


@check(
    points=1,
    title={
        "en": "After the first gradient v holds a tenth of it and s a thousandth of its square",
        "ja": "最初の勾配の後、v はその 1 割、s は 2 乗の千分の 1 である",
    },
    hint={
        "en": "Return v and s as they are remembered, without the bias correction.",
        "ja": "v と s は、バイアス補正をしないまま返しましょう。",
    },
)
def test_averages(student):
    """The worked example, beside a component with a gradient of the other sign."""
    w, dw, zero = np.array([5.0, 1.0]), np.array([4.0, -2.0]), np.zeros(2)
    _, v_new, s_new = student.adam_step(w, dw, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8)
    # 0.1 * 4 and 0.1 * (-2); 0.001 * 16 and 0.001 * 4
    factors = {"beta1": 0.9, "beta2": 0.999}
    assert_close(v_new, np.array([0.4, -0.2]), name="v_new", factors=factors)
    assert_close(s_new, np.array([0.016, 0.004]), name="s_new", factors=factors)


@check(
    points=1,
    title={
        "en": "The first step is lr long, against the gradient",
        "ja": "1 歩目の長さは lr で、勾配と逆の向きに進む",
    },
    hint={
        "en": "At t = 1 the corrections divide v by 0.1 and s by 0.001. Use both before the root.",
        "ja": "t = 1 の補正では v を 0.1 で、s を 0.001 で割ります。どちらも平方根の前に使いましょう。",
    },
)
def test_first_step(student):
    """The worked example, beside a component with a gradient of the other sign."""
    w, dw, zero = np.array([5.0, 1.0]), np.array([4.0, -2.0]), np.zeros(2)
    w_new, _, _ = student.adam_step(w, dw, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8)
    # 5 - 0.1 * 4 / 4 = 4.9 and 1 + 0.1 * 2 / 2 = 1.1
    signs = np.sign(dw)
    mistakes = {
        "without bias correction": w - 0.1 * 0.1 / np.sqrt(0.001) * signs,
        "with v corrected alone": w - 0.1 / np.sqrt(0.001) * signs,
        "with s corrected alone": w - 0.1 * 0.1 * signs,
    }
    assert_close(w_new, np.array([4.9, 1.1]), name="w_new", mistakes=mistakes, rtol=1e-5)


@check(
    points=1,
    title={
        "en": "The second step goes on from the first",
        "ja": "2 歩目は 1 歩目の続きから進む",
    },
    hint={
        "en": "At t = 2 the corrections are 1 - 0.9**2 = 0.19 and 1 - 0.999**2 = 0.001999.",
        "ja": "t = 2 の補正は 1 - 0.9**2 = 0.19 と 1 - 0.999**2 = 0.001999 です。",
    },
)
def test_two_steps(student):
    """The second step of the worked example, with the student's own averages."""
    w, v, s = np.array([5.0]), np.zeros(1), np.zeros(1)
    w, v, s = student.adam_step(w, np.array([4.0]), v, s, 1, 0.1, 0.9, 0.999, 1e-8)
    w, v, s = student.adam_step(w, np.array([-4.0]), v, s, 2, 0.1, 0.9, 0.999, 1e-8)
    # v = 0.9 * 0.4 - 0.4 = -0.04 and s = 0.999 * 0.016 + 0.016 = 0.031984
    assert_close(v, np.array([-0.04]), name="v after two steps")
    assert_close(s, np.array([0.031984]), name="s after two steps")
    # 4.9 + 0.1 * (0.04 / 0.19) / sqrt(0.031984 / 0.001999) = 4.9 + 0.1 * 0.210526 / 4
    assert_close(w, np.array([4.9052632]), name="w after two steps")


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
    w_new, v_new, s_new = student.adam_step(
        np.array([5.0]), zero, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8
    )
    assert_close(w_new, np.array([5.0]), name="w_new")
    assert_close(v_new, zero, name="v_new")
    assert_close(s_new, zero, name="s_new")
