"""The public checks of scaling."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {"five numbers are due": "5 個の数が必要です"}


@check(
    points=1,
    title={"en": "1 and 3 become -1 and 1", "ja": "1 と 3 は -1 と 1 になる"},
    hint={"en": "Subtract the mean, which is 2.", "ja": "平均の 2 を引きましょう。"},
)
def test_two_numbers(student):
    """The example of the README."""
    assert_close(student.standardize(np.array([[1.0], [3.0]])), np.array([[-1.0], [1.0]]))


@check(
    points=1,
    title={"en": "Five numbers are drawn", "ja": "5 個の数を引く"},
    hint={"en": "Return an array of n numbers.", "ja": "n 個の数の配列を返しましょう。"},
)
def test_five_numbers(student):
    """The shape of a draw."""
    assert student.draw_uniform(student.rng(), 5).shape == (5,), "five numbers are due"
