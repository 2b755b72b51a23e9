"""The hidden checks of scaling. Each calls one function."""

import numpy as np

from grader.testing import assert_close, check, ks_distance


@check(
    points=3,
    title={"en": "Each column is standardized", "ja": "各列が標準化される"},
    hint={
        "en": "Take mean and std down each column.",
        "ja": "列ごとに平均と標準偏差を取りましょう。",
    },
)
def test_columns_are_standardized(student, reference, rng):
    """Compares with the reference, on columns of different scales."""
    x = rng.standard_normal((20, 3)) * [1.0, 30.0, 900.0] + [5.0, 0.0, -70.0]
    assert_close(student.standardize(x), reference.standardize(x.copy()), rtol=1e-9)


@check(
    points=2,
    title={"en": "A single column works too", "ja": "1 列だけでも動く"},
    hint={"en": "The answer has the shape of x.", "ja": "答えの形は x と同じです。"},
)
def test_single_column(student, reference, rng):
    """Compares with the reference, on one column."""
    x = 7.0 * rng.standard_normal((25, 1)) + 2.0
    for answer in student.repeat(4).standardize(x):
        assert_close(answer, reference.standardize(x.copy()), rtol=1e-9)


@check(
    points=1,
    title={"en": "x is left as it was", "ja": "x を書き換えない"},
    hint={"en": "Make a new array.", "ja": "新しい配列を作りましょう。"},
)
def test_input_is_left_alone(student, rng):
    """Looks for a change in place."""
    x = rng.standard_normal((20, 2))
    answer = student.standardize(x)
    assert_close(answer.shape, x.shape, name="the shape")
    assert not student.last.changed, "x was changed"


@check(
    points=2,
    title={"en": "n numbers are drawn", "ja": "n 個の数を引く"},
    hint={"en": "Return an array of shape (n,).", "ja": "形が (n,) の配列を返しましょう。"},
)
def test_number_of_draws(student, rng):
    """Looks at the shape."""
    n = int(rng.integers(20, 40))
    for draws in student.repeat(4).draw_uniform(student.rng(), n):
        assert_close(draws.shape, (n,), name="the shape")


@check(
    points=2,
    title={"en": "Draws lie between -1 and 1", "ja": "値は -1 と 1 の間にある"},
    hint={"en": "Look at the smallest and the largest.", "ja": "最小値と最大値を見ましょう。"},
)
def test_range(student):
    """Looks at 200 draws; that none is negative has probability 2 ** -200."""
    draws = student.draw_uniform(student.rng(), 200)
    assert draws.shape == (200,), "200 numbers are due"
    assert -1 <= draws.min() < 0 < draws.max() <= 1, "outside of [-1, 1], or on one side of 0"


@check(
    points=2,
    title={"en": "Every value is as likely as any other", "ja": "どの値も同じ確率で出る"},
    hint={
        "en": "Draw a histogram of 2,000 draws.",
        "ja": "2,000 回分のヒストグラムを描きましょう。",
    },
)
def test_evenness(student):
    """Compares 2,000 draws with the uniform distribution: 2 exp(-2 n d^2) < 1e-10 at d = 0.08."""
    draws = student.draw_uniform(student.rng(), 2000)
    assert ks_distance((draws + 1) / 2) < 0.08, "not even"
