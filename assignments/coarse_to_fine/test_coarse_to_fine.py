"""Public checks of the search from coarse to fine: small examples that you can follow by hand."""

import itertools

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the range": "範囲",
    "the first range": "最初の範囲",
    "f was called {times} times, not 3 * 8 = 24 times": "f は 3 * 8 = 24 回呼び出されるはずですが、{times} 回でした",
    "the history has {number} ranges, not 3": "history の範囲は 3 個のはずですが、{number} 個です",
    "({lo}, {hi}) is not inside ({wide_lo}, {wide_hi})": "({lo}, {hi}) は ({wide_lo}, {wide_hi}) の中にありません",
}

# The first round of the README.
VALUES = np.array([0.0002, 0.5, 0.003, 0.02, 0.08])
LOSSES = np.array([0.9, 1.4, 0.3, 0.2, 0.5])


@check(
    points=1,
    title={
        "en": "The three best values of the README span the range from 0.003 to 0.08",
        "ja": "README の上位 3 つの値の範囲は 0.003 から 0.08 である",
    },
    hint={
        "en": "The three lowest losses are 0.2, 0.3 and 0.5. Which values do they belong to?",
        "ja": "損失の小さい 3 つは 0.2, 0.3, 0.5 です。どの値の損失ですか。",
    },
)
def test_range_of_the_readme(student):
    """The worked example, with top_k = 3 and top_k = 2."""
    assert_close(
        tuple(map(float, student.refine_range(VALUES, LOSSES, 3))), (0.003, 0.08), name="the range"
    )
    # Only 0.02 and 0.003 are left.
    assert_close(
        tuple(map(float, student.refine_range(VALUES, LOSSES, 2))), (0.003, 0.02), name="the range"
    )


def search(student):
    """Search for 0.01, with 8 values in each of 3 rounds, and remember what was tried."""
    tried = []

    def f(value):
        tried.append(float(value))
        return abs(float(np.log10(value)) + 2)  # 0 at 0.01

    best, history = student.coarse_to_fine(f, 0.0001, 1.0, 8, 3, 3, student.rng())
    return float(best), [(float(lo), float(hi)) for lo, hi in history], tried


@check(
    points=1,
    title={
        "en": "Three rounds of 8 values call f 24 times, and the ranges become narrower",
        "ja": "8 個ずつ 3 ラウンドで f を 24 回呼び、範囲は狭くなっていく",
    },
    hint={
        "en": "The history starts with (0.0001, 1.0) and has one range for each round.",
        "ja": "history は (0.0001, 1.0) から始まり、ラウンドごとに範囲が 1 つあります。",
    },
)
def test_three_rounds(student):
    """Number of calls and ranges."""
    _, history, tried = search(student)
    assert len(tried) == 24, f"f was called {len(tried)} times, not 3 * 8 = 24 times"
    assert len(history) == 3, f"the history has {len(history)} ranges, not 3"
    assert_close(history[0], (0.0001, 1.0), name="the first range")
    for (wide_lo, wide_hi), (lo, hi) in itertools.pairwise(history):
        assert wide_lo <= lo < hi <= wide_hi, f"({lo}, {hi}) is not inside ({wide_lo}, {wide_hi})"


@check(
    points=1,
    title={
        "en": "The best value is the one of all that were tried with the lowest loss",
        "ja": "最良の値は、試した全部のうち損失が最小の値である",
    },
    hint={
        "en": "Keep the best value and its loss, and replace them only if a loss is lower.",
        "ja": "最良の値とその損失を覚え、損失がより小さいときだけ置き換えましょう。",
    },
)
def test_best_value(student):
    """Of the values tried, the one closest to 0.01 on the log scale."""
    best, _, tried = search(student)
    closest = min(tried, key=lambda value: abs(np.log10(value) + 2))
    assert_close(best, closest, name="best_value")
