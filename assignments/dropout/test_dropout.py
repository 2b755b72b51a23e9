"""Public checks of the exercise `dropout`: small examples that you can follow by hand."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the gradient": "勾配",
    "A_out has the shape {shape}": "A_out の形状が {shape} です",
    "{share} of the elements were kept": "残った要素は {share} です",
}

# The activations of 2 units for 3 examples.
A = np.array([[2.0, -1.0, 4.0], [3.0, 5.0, -2.0]])
# A gradient that arrives from the next layer.
DA = np.array([[0.4, 0.1, -0.8], [0.2, -0.4, 0.6]])


@check(
    points=1,
    title={
        "en": "With keep_prob 0.8, every output is 0 or the activation divided by 0.8",
        "ja": "keep_prob が 0.8 のとき、出力はどれも 0 か、活性化値を 0.8 で割った値です",
    },
    hint={
        "en": "2.0 may become 0 or 2.0 / 0.8 = 2.5, and nothing else.",
        "ja": "2.0 は 0 か 2.0 / 0.8 = 2.5 のどちらかになります。それ以外にはなりません。",
    },
)
def test_every_output_is_zero_or_scaled(student):
    """Whatever is kept, its value is that of A / keep_prob."""
    A_out, _mask = student.dropout_forward(A, 0.8, student.rng())

    #   2.0 / 0.8 = 2.5    -1.0 / 0.8 = -1.25     4.0 / 0.8 =  5.0
    #   3.0 / 0.8 = 3.75    5.0 / 0.8 =  6.25    -2.0 / 0.8 = -2.5
    scaled = np.array([[2.5, -1.25, 5.0], [3.75, 6.25, -2.5]])
    expected = np.where(np.equal(A_out, 0), 0.0, scaled)
    assert_close(A_out, expected, name="A_out")


@check(
    points=1,
    title={
        "en": "With keep_prob 0.8, about 80 % of 10,000 elements are kept",
        "ja": "keep_prob が 0.8 のとき、10,000 個の要素のうち約 80% が残ります",
    },
    hint={
        "en": "keep_prob is the probability of keeping. Compare numbers from rng.random with it.",
        "ja": "keep_prob は「残す」確率です。rng.random の乱数と比べてみましょう。",
    },
)
def test_about_80_percent_are_kept(student):
    """The kept fraction is close to keep_prob."""
    A_out, _mask = student.dropout_forward(np.ones((100, 100)), 0.8, student.rng())

    assert np.shape(A_out) == (100, 100), f"A_out has the shape {np.shape(A_out)}"
    kept = np.count_nonzero(A_out) / 10_000
    # The kept fraction varies by about 0.004 from try to try, so 0.04 away is no accident.
    assert 0.76 <= kept <= 0.84, f"{kept:.1%} of the elements were kept"


@check(
    points=1,
    title={
        "en": "At test time the activations come back as they are",
        "ja": "テスト時には、活性化値がそのまま返ります",
    },
    hint={
        "en": "With train=False nothing is dropped and nothing is scaled.",
        "ja": "train=False のときは、何も落とさず、何もスケールしません。",
    },
)
def test_nothing_happens_at_test_time(student):
    """With train=False, A_out is A."""
    A_out, _mask = student.dropout_forward(A, 0.8, student.rng(), train=False)

    assert_close(A_out, A, name="A_out")


@check(
    points=1,
    title={
        "en": "With keep_prob 1, dropout changes nothing, forward or backward",
        "ja": "keep_prob が 1 のとき、順伝播でも逆伝播でもドロップアウトは何も変えません",
    },
    hint={
        "en": "If everything is kept, you divide by 1, and the gradient passes as it is.",
        "ja": "すべて残るなら 1 で割るだけなので、勾配もそのまま通ります。",
    },
)
def test_keep_prob_one_changes_nothing(student):
    """With keep_prob 1 every element is kept and divided by 1."""
    A_out, mask = student.dropout_forward(A, 1.0, student.rng())
    assert_close(A_out, A, name="A_out")

    assert_close(student.dropout_backward(DA, mask, 1.0), DA, name="the gradient")


@check(
    points=1,
    title={
        "en": "The gradient is 0 where A was dropped, and divided by 0.8 where A was kept",
        "ja": "勾配は、落とした要素では 0、残した要素では 0.8 で割った値になります",
    },
    hint={
        "en": "Use the mask that dropout_forward returned, and divide as in the forward pass.",
        "ja": "dropout_forward が返したマスクを使い、順伝播と同じように割りましょう。",
    },
)
def test_gradient_follows_the_mask(student):
    """The gradient is treated just as the activations were."""
    A_out, mask = student.dropout_forward(A, 0.8, student.rng())
    gradient = student.dropout_backward(DA, mask, 0.8)

    #   0.4 / 0.8 = 0.5     0.1 / 0.8 =  0.125   -0.8 / 0.8 = -1.0
    #   0.2 / 0.8 = 0.25   -0.4 / 0.8 = -0.5      0.6 / 0.8 =  0.75
    scaled = np.array([[0.5, 0.125, -1.0], [0.25, -0.5, 0.75]])
    expected = np.where(np.equal(A_out, 0), 0.0, scaled)
    assert_close(gradient, expected, name="the gradient", factors={"keep_prob": 0.8})
