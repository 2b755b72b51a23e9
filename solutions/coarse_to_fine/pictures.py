"""Pictures of the search from coarse to fine on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

# The first round of the README.
VALUES = np.array([0.0002, 0.5, 0.003, 0.02, 0.08])
LOSSES = np.array([0.9, 1.4, 0.3, 0.2, 0.5])


def decades(lo, hi):
    """How many orders of magnitude a range covers."""
    return float(np.log10(float(hi) / float(lo)))


@picture(
    title={"en": "What top_k does to the range", "ja": "top_k と範囲の広さ"},
    caption={
        "en": "The first round of the README: the range covers more orders of magnitude the more "
        "values are kept.",
        "ja": "README の最初のラウンドです。残す値が多いほど、範囲がわたる桁数は増えます。",
    },
    functions=["refine_range"],
)
def range_by_top_k(student, rng) -> Plot:
    """The width of the range for each top_k."""
    widths = [decades(*student.refine_range(VALUES, LOSSES, top_k)) for top_k in (2, 3, 4, 5)]
    return Plot(
        kind="bars",
        x=("2", "3", "4", "5"),
        y=tuple(widths),
        x_label={"en": "top_k", "ja": "top_k"},
        y_label={"en": "orders of magnitude", "ja": "桁数"},
    )


@picture(
    title={"en": "The range, round by round", "ja": "ラウンドごとの範囲の広さ"},
    caption={
        "en": "Five rounds of 12 values with top_k = 4, from 0.00001 to 1; the lowest loss is at "
        "0.003. The range starts with 5 orders of magnitude and shrinks in each round. How fast "
        "depends on the draws.",
        "ja": "0.00001 から 1 まで、12 個ずつ 5 ラウンド、top_k = 4 の探索です。損失は 0.003 で最小です。"
        "範囲は 5 桁から始まり、毎回狭くなります。速さは乱数によります。",
    },
    functions=["coarse_to_fine"],
)
def range_by_round(student, rng) -> Plot:
    """The width of each range of a search."""

    def f(value):
        return abs(float(np.log10(np.ravel(value)[0])) - float(np.log10(0.003)))

    _, history = student.coarse_to_fine(f, 1e-5, 1.0, 12, 5, 4, student.rng())
    widths = [decades(lo, hi) for lo, hi in history]
    return Plot(
        kind="line",
        x=tuple(float(number + 1) for number in range(len(widths))),
        y=tuple(widths),
        x_label={"en": "round", "ja": "ラウンド"},
        y_label={"en": "orders of magnitude", "ja": "桁数"},
    )
