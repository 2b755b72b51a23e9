"""Public checks of sampling on a log scale."""

import numpy as np

from grader.testing import check

IN_JAPANESE = {
    "a learning rate must be above 0, but one is {rate}": "学習率は 0 より大きいはずですが、{rate} があります",
    "the decades that occur start at {decades}": "値が現れた桁の始まりは {decades} です",
    "{number} of 300 are below 0.00316, not about 150": "0.00316 より小さい値は 300 個のうち約 150 個のはずですが、{number} 個です",
    "{number} of 300 are outside, for example {value}": "300 個のうち {number} 個が範囲の外です（例：{value}）",
    "{number} of 300 are above 0.968, not about 150": "0.968 より大きい値は 300 個のうち約 150 個のはずですが、{number} 個です",
    "{function} repeats its numbers": "{function} は同じ数を繰り返しています",
}


def draws(student, name):
    """Call one of the functions 300 times with one generator."""
    function = getattr(student.repeat(300), name)
    return np.array([float(np.ravel(value)[0]) for value in function(student.rng())])


@check(
    points=1,
    title={
        "en": "Learning rates lie between 0.00001 and 1, in each of the five decades",
        "ja": "学習率は 0.00001 と 1 の間にあり、5 つの桁のどれにも入る",
    },
    hint={
        "en": "Draw the exponent uniformly between -5 and 0.",
        "ja": "指数を -5 から 0 の間で一様に引きましょう。",
    },
)
def test_learning_rate_reaches_each_decade(student):
    """Of 300 learning rates every decade has some."""
    rates = draws(student, "sample_learning_rate")
    assert rates.min() > 0, f"a learning rate must be above 0, but one is {rates.min()}"
    decades = np.floor(np.log10(rates))
    found = sorted({int(decade) for decade in decades})
    # Each decade has about 60 of 300; to miss one of them is practically impossible (1e-28).
    assert found in ([-5, -4, -3, -2, -1], [-5, -4, -3, -2, -1, 0]), (
        f"the decades that occur start at {[f'1e{decade}' for decade in found]}"
    )


@check(
    points=1,
    title={
        "en": "About half of the learning rates are below 0.00316",
        "ja": "学習率の約半分は 0.00316 より小さい",
    },
    hint={
        "en": "10 ** -2.5 = 0.00316 is the middle of the range on the log scale.",
        "ja": "10 ** -2.5 = 0.00316 が対数スケールでの範囲の中央です。",
    },
)
def test_learning_rate_median(student):
    """Of 300 learning rates between 90 and 210 are below the middle."""
    below = int(np.sum(draws(student, "sample_learning_rate") < 10**-2.5))
    assert 90 <= below <= 210, f"{below} of 300 are below 0.00316, not about 150"


@check(
    points=1,
    title={
        "en": "Betas lie between 0.9 and 0.99, about half of them above 0.968",
        "ja": "beta は 0.9 と 0.99 の間にあり、約半分は 0.968 より大きい",
    },
    hint={
        "en": "Draw 1 - beta on the log scale: its exponent goes from -1 to -2.",
        "ja": "1 - beta を対数スケールで引きましょう。指数は -1 から -2 までです。",
    },
)
def test_beta(student):
    """Of 300 betas all are in range and between 90 and 210 are above the middle."""
    betas = draws(student, "sample_beta")
    outside = betas[(betas < 0.9 - 1e-9) | (betas > 0.99 + 1e-9)]
    assert outside.size == 0, f"{outside.size} of 300 are outside, for example {outside[:1]}"
    above = int(np.sum(betas > 1 - 10**-1.5))
    assert 90 <= above <= 210, f"{above} of 300 are above 0.968, not about 150"


@check(
    points=1,
    title={
        "en": "Two calls in a row give different numbers",
        "ja": "続けて 2 回呼ぶと、違う数が返る",
    },
    hint={
        "en": "Draw from the rng that is passed in; don't make a generator with a fixed seed.",
        "ja": "渡された rng から引きましょう。固定シードの生成器を作ってはいけません。",
    },
)
def test_calls_differ(student):
    """Both functions go on drawing from the generator."""
    for name in ("sample_learning_rate", "sample_beta"):
        assert len(set(draws(student, name).tolist())) > 200, f"{name} repeats its numbers"
