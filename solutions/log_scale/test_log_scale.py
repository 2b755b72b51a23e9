"""Hidden checks of sampling on a log scale.

Draws are never compared with those of the reference: a correct solution may draw in any way. What is
checked is the range, the distribution (with a bound on how often a correct solution would miss it),
and that everything random comes from the generator that was passed.
"""

import numpy as np

from grader.testing import assert_close, check, ks_distance

DRAWS = 2000
# P(D > 0.077) <= 2 exp(-2 * 2000 * 0.077**2) = 1e-10 for a correct solution (Dvoretzky, Kiefer and
# Wolfowitz, with Massart's constant; exact for every n).
MAX_DISTANCE = 0.077


def numbers(values):
    """Take a list of answers as an array of floats; each must be one finite number."""
    array = np.array(values)
    assert array.dtype.kind in "fiu", f"one real number was asked for, not {values[0]!r:.80}"
    assert array.size == len(values), f"one number was asked for, but {values[0]!r:.80} came"
    assert np.isfinite(array).all(), "a number is not finite"
    return array.ravel().astype(float)


def draw_rates(student, times=DRAWS):
    """Draw learning rates with one generator."""
    return numbers(student.repeat(times).sample_learning_rate(student.rng()))


def draw_betas(student, times=DRAWS):
    """Draw betas with one generator."""
    return numbers(student.repeat(times).sample_beta(student.rng()))


def require_range(values, low, high):
    """Fail unless every value lies between low and high, but for rounding."""
    outside = values[(values < low * (1 - 1e-6)) | (values > high * (1 + 1e-6))]
    assert outside.size == 0, f"{outside.size} of {values.size} lie outside, such as {outside[:3]}"


@check(
    points=1,
    title={
        "en": "Every learning rate lies between 0.00001 and 1",
        "ja": "学習率はどれも 0.00001 と 1 の間にある",
    },
    hint={
        "en": "Which exponents of 10 are 0.00001 and 1? Yours must stay between them.",
        "ja": "0.00001 と 1 は 10 の何乗ですか。指数はその間に収めましょう。",
    },
)
def test_learning_rate_range(student, rng):
    """All of 2,000 learning rates are in range."""
    require_range(draw_rates(student), 1e-5, 1.0)


@check(
    points=3,
    title={
        "en": "The logarithm of the learning rate is uniform between -5 and 0",
        "ja": "学習率の対数は -5 から 0 の間で一様である",
    },
    hint={
        "en": "Count how many of 1000 fall into each decade. They should be about 200 each.",
        "ja": "1000 個のうち各桁にいくつ入るか数えましょう。それぞれ約 200 個のはずです。",
    },
)
def test_learning_rate_distribution(student, rng):
    """The distance to the uniform distribution on the log scale is small."""
    # So many that an even draw inside random decades, 0.054 away, is near enough here whatever is drawn,
    # and is caught by the next check, while whole exponents, 0.1 away, never are.
    rates = draw_rates(student, 4 * DRAWS)
    assert (rates > 0).all(), "a learning rate must be above 0"
    distance = ks_distance(-np.log10(rates) / 5)
    assert distance <= MAX_DISTANCE, (
        f"the distance to the log-uniform distribution is {distance:.3f}"
    )
    # None of 8,000 lies in the lowest or highest 2 % with probability 2 * 0.98 ** 8,000 < 1e-69.
    assert np.log10(rates).min() < -4.9, "the smallest learning rates are missing"
    assert np.log10(rates).max() > -0.1, "the largest learning rates are missing"


@check(
    points=1,
    title={
        "en": "Inside each decade, too, the learning rates are spread evenly on the log scale",
        "ja": "各桁の中でも、学習率は対数スケールで均等に散らばる",
    },
    hint={
        "en": "Draw one exponent with its fraction, not a decade and then a factor between 1 and 10.",
        "ja": "桁と 1 から 10 の係数を別々に引かず、小数を含む指数を 1 つ引きましょう。",
    },
)
def test_learning_rate_within_decades(student, rng):
    """The fraction of the exponent is uniform, whatever its whole part is."""
    # The range has five whole decades, so the fraction is uniform as well. An even draw inside
    # random decades is 0.269 away.
    rates = draw_rates(student)
    assert (rates > 0).all(), "a learning rate must be above 0"
    distance = ks_distance(np.log10(rates) % 1)
    assert distance <= MAX_DISTANCE, f"inside the decades the distance is {distance:.3f}"


@check(
    points=1,
    title={
        "en": "All learning rates in the range are possible, not only some",
        "ja": "範囲内のどの学習率も出る可能性があり、一部だけではない",
    },
    hint={
        "en": "The exponent is not a whole number. How many different values can you get?",
        "ja": "指数は整数ではありません。何種類の値が出ますか。",
    },
)
def test_learning_rate_is_continuous(student, rng):
    """Of 2,000 learning rates nearly all are different."""
    # Two of 2,000 float32 exponents (2**24 values) coincide now and then; 100 of them never do.
    different = len(set(draw_rates(student).tolist()))
    assert different > DRAWS - 100, f"only {different} of {DRAWS} are different"


@check(
    points=1,
    title={
        "en": "Every beta lies between 0.9 and 0.99",
        "ja": "beta はどれも 0.9 と 0.99 の間にある",
    },
    hint={
        "en": "Put r = 0 and r = 1 into your formula. Do you get 0.9 and 0.99?",
        "ja": "式に r = 0 と r = 1 を入れてみましょう。0.9 と 0.99 になりますか。",
    },
)
def test_beta_range(student, rng):
    """All of 2,000 betas are in range."""
    require_range(draw_betas(student), 0.9, 0.99)


@check(
    points=3,
    title={
        "en": "The logarithm of 1 - beta is uniform between -2 and -1",
        "ja": "1 - beta の対数は -2 から -1 の間で一様である",
    },
    hint={
        "en": "Draw 1 - beta on the log scale and subtract it from 1 at the end. About half of the betas are above 0.968.",
        "ja": "1 - beta を対数スケールで引き、最後に 1 から引きましょう。約半分の beta が 0.968 を超えるはずです。",
    },
)
def test_beta_distribution(student, rng):
    """The distance of 1 - beta to the uniform distribution on the log scale is small."""
    betas = draw_betas(student)
    assert (betas < 1).all(), "a beta must be below 1"
    distance = ks_distance(-np.log10(1 - betas) - 1)
    assert distance <= MAX_DISTANCE, (
        f"the distance to the log-uniform distribution is {distance:.3f}"
    )


@check(
    points=1,
    title={
        "en": "All betas in the range are possible, not only some",
        "ja": "範囲内のどの beta も出る可能性があり、一部だけではない",
    },
    hint={
        "en": "The exponent is not a whole number, and a list of candidates is not enough.",
        "ja": "指数は整数ではありません。候補のリストから選ぶのでは足りません。",
    },
)
def test_beta_is_continuous(student, rng):
    """Of 2,000 betas nearly all are different."""
    different = len(set(draw_betas(student).tolist()))
    assert different > DRAWS - 100, f"only {different} of {DRAWS} are different"


@check(
    points=2,
    title={
        "en": "A generator in the same state gives the same numbers",
        "ja": "同じ状態の乱数生成器からは、同じ数が得られる",
    },
    hint={
        "en": "Draw from rng only: not from np.random, not from random, not from a generator of your own.",
        "ja": "乱数は rng だけから引きましょう。np.random や random、自作の生成器は使いません。",
    },
)
def test_same_state_same_numbers(student, rng):
    """Two generators that start alike give the same 50 numbers, and both are drawn from."""
    for name in ("sample_learning_rate", "sample_beta"):
        first = student.rng()
        ours = numbers(getattr(student.repeat(50), name)(first))
        assert student.last.drew, f"{name} draws nothing from rng"
        again = numbers(getattr(student.repeat(50), name)(student.rng(copy_of=first)))
        assert_close(again, ours, name=f"{name} from the same state", rtol=1e-12)


@check(
    points=2,
    title={
        "en": "Successive calls, and other generators, give other numbers",
        "ja": "続けて呼んだり別の生成器を渡したりすると、違う数になる",
    },
    hint={
        "en": "Is a seed set inside your function? Then each trial of the search is the same.",
        "ja": "関数の中でシードを固定していませんか。それでは探索の試行がすべて同じになります。",
    },
)
def test_calls_differ(student, rng):
    """Two generators give 50 different numbers each."""
    # Coincidences of floats have probability below 1e-4 per pair even in float32: 5 are allowed.
    for name in ("sample_learning_rate", "sample_beta"):
        one = numbers(getattr(student.repeat(50), name)(student.rng()))
        other = numbers(getattr(student.repeat(50), name)(student.rng()))
        assert len({*one.tolist(), *other.tolist()}) > 95, f"{name} repeats its numbers"
