"""Pictures of critical points on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

CODES = {"minimum": 1.0, "inconclusive": 0.0, "saddle": -1.0, "maximum": -2.0}


@picture(
    title={
        "en": "From a minimum to a saddle: [[1, c], [c, 1]]",
        "ja": "極小から鞍点へ：[[1, c], [c, 1]]",
    },
    caption={
        "en": "1 is a minimum, 0 inconclusive, -1 a saddle, -2 a maximum. Only between c = -1 and 1 is "
        "it a minimum, although the diagonal never changes.",
        "ja": "1 は極小、0 は判定できない、-1 は鞍点、-2 は極大です。対角成分は変わらないのに、"
        "極小になるのは c が -1 と 1 の間だけです。",
    },
    functions=["classify_critical_point"],
)
def coupling(student, rng) -> Plot:
    """The kind of critical point for 13 couplings."""
    couplings = np.arange(-6, 7) / 2
    codes = [
        CODES[str(student.classify_critical_point(np.array([[1.0, c], [c, 1.0]])))]
        for c in couplings
    ]
    return Plot(
        kind="line",
        x=tuple(float(c) for c in couplings),
        y=tuple(codes),
        x_label={"en": "coupling c", "ja": "成分 c"},
        y_label={
            "en": "1 min, 0 none, -1 saddle, -2 max",
            "ja": "1 極小、0 不明、-1 鞍点、-2 極大",
        },
    )


@picture(
    title={
        "en": "The chance of a local minimum among n directions",
        "ja": "n 方向すべてが上り坂になる確率",
    },
    caption={
        "en": "The logarithm falls in a straight line, to -602 at n = 2,000. Where a float ends, near "
        "n = 1,075, nothing should happen.",
        "ja": "対数は直線的に下がり、n = 2,000 で -602 になります。浮動小数点数の限界である n = 1,075 "
        "の近くでも、何も起きないはずです。",
    },
    functions=["log10_prob_local_min"],
)
def chance(student, rng) -> Plot:
    """The logarithm of the chance for 1 to 2,000 directions."""
    sizes = [1, *range(200, 2_001, 200)]
    return Plot(
        kind="line",
        x=tuple(float(n) for n in sizes),
        y=tuple(float(np.ravel(student.log10_prob_local_min(n))[0]) for n in sizes),
        x_label={"en": "directions n", "ja": "方向の数 n"},
        y_label={"en": "log10 of the chance", "ja": "確率の常用対数"},
    )


@picture(
    title={"en": "Where a run of training is on a plateau", "ja": "学習のどこが台地か"},
    caption={
        "en": "The gradient is small from step 3 to step 14, with one large value at step 9; tol 0.1, "
        "window 4. The answer is yes (1) at the steps 6 to 8 and 13 to 14.",
        "ja": "勾配はステップ 3 から 14 まで小さく、9 だけ大きな値です。tol は 0.1、window は 4 で、"
        "答えが真 (1) になるのはステップ 6 から 8 と、13 から 14 です。",
    },
    functions=["is_plateau"],
)
def run_of_training(student, rng) -> Plot:
    """The answer after each of 16 steps."""
    norms = [0.03 if 3 <= step <= 14 and step != 9 else 0.8 for step in range(1, 17)]
    answers = [
        bool(np.ravel(student.is_plateau(np.array(norms[:step]), 0.1, 4))[0])
        for step in range(1, 17)
    ]
    return Plot(
        kind="bars",
        x=tuple(str(step) for step in range(1, 17)),
        y=tuple(float(answer) for answer in answers),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "plateau (1 is yes)", "ja": "台地（1 なら真）"},
    )
