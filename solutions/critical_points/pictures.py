"""Pictures of critical points on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

CODES = {"maximum": 1.0, "saddle": 2.0, "inconclusive": 3.0, "minimum": 4.0}
HESSIANS = (
    ([[1.0, 0.5], [0.5, 1.0]], 1e-8),
    ([[1.0, 2.0], [2.0, 1.0]], 1e-8),
    ([[-1.0, 0.5], [0.5, -1.0]], 1e-8),
    (np.diag([1.0, 2.0, 3.0]), 1e-8),
    (np.diag([1.0, -1.0, -1.0]), 1e-8),
    (np.diag([-1.0, -1.0, -1.0]), 1e-8),
    (np.diag([1.0, -1.0, 0.0]), 1e-8),
    (np.diag([1.0, 0.0]), 1e-8),
    (np.diag([1.0, 1e-9]), 1e-8),
    (np.diag([1.0, 0.3]), 0.5),
    (np.diag([100.0, 0.3]), 0.1),
    (np.diag([-1.0, 0.0]), 1e-8),
    (np.diag([1.0, -1e-9]), 1e-8),
)


@picture(
    title={"en": "Thirteen critical points", "ja": "13 個の臨界点"},
    caption={
        "en": "1 is a maximum, 2 a saddle, 3 inconclusive, 4 a minimum. The matrices: 1 [[1, 0.5], "
        "[0.5, 1]]; 2 [[1, 2], [2, 1]]; 3 [[-1, 0.5], [0.5, -1]]; then diagonal ones: 4 (1, 2, 3); "
        "5 (1, -1, -1); 6 (-1, -1, -1); 7 (1, -1, 0); 8 (1, 0); 9 (1, 1e-9); 10 (1, 0.3) with tol 0.5; "
        "11 (100, 0.3) with tol 0.1; 12 (-1, 0); 13 (1, -1e-9).",
        "ja": "1 は極大、2 は鞍点、3 は判定できない、4 は極小です。行列は 1 [[1, 0.5], [0.5, 1]]、"
        "2 [[1, 2], [2, 1]]、3 [[-1, 0.5], [0.5, -1]]、その後は対角行列で、4 (1, 2, 3)、5 (1, -1, -1)、"
        "6 (-1, -1, -1)、7 (1, -1, 0)、8 (1, 0)、9 (1, 1e-9)、10 (1, 0.3) と tol 0.5、11 (100, 0.3) と "
        "tol 0.1、12 (-1, 0)、13 (1, -1e-9) です。",
    },
    functions=["classify_critical_point"],
)
def kinds(student, rng) -> Plot:
    """The kind of each of thirteen critical points."""
    codes = [CODES[str(student.classify_critical_point(np.array(H), tol))] for H, tol in HESSIANS]
    return Plot(
        kind="bars",
        x=tuple(str(number + 1) for number in range(len(codes))),
        y=tuple(codes),
        x_label={"en": "matrix", "ja": "行列"},
        y_label={"en": "1 max, 2 saddle, 3 none, 4 min", "ja": "1 極大、2 鞍点、3 不明、4 極小"},
    )


@picture(
    title={
        "en": "The logarithm of the chance, for each direction",
        "ja": "確率の対数を方向の数で割った値",
    },
    caption={
        "en": "The logarithm divided by n should be log10(0.5) = -0.301 for every n, from 1 to 100,000. "
        "Where a float ends, near n = 1,075, nothing should happen.",
        "ja": "対数を n で割ると、1 から 100,000 までのどの n でも log10(0.5) = -0.301 になるはずです。"
        "浮動小数点数の限界である n = 1,075 の近くでも、何も起きないはずです。",
    },
    functions=["log10_prob_local_min"],
)
def chance(student, rng) -> Plot:
    """The logarithm of the chance by direction, for 1 to 100,000 of them."""
    sizes = [1, 2, 5, 10, 100, 1_000, 2_000, 10_000, 100_000]
    return Plot(
        kind="line",
        x=tuple(float(n) for n in sizes),
        y=tuple(float(np.ravel(student.log10_prob_local_min(n))[0]) / n for n in sizes),
        x_label={"en": "directions n", "ja": "方向の数 n"},
        y_label={"en": "log10 of the chance / n", "ja": "確率の常用対数 / n"},
        log_x=True,
    )


@picture(
    title={"en": "Where a run of training is on a plateau", "ja": "学習のどこが台地か"},
    caption={
        "en": "The lengths of the gradients: 0.03 six times, 0.2, 0.03 four times, 0.1 (that is tol), "
        "and 0.8 four times; window 4. The answer is yes (1) after the steps 4 to 6 and after step 11.",
        "ja": "勾配の長さは 0.03 が 6 回、0.2、0.03 が 4 回、0.1（tol と同じ）、0.8 が 4 回で、window は 4 "
        "です。答えが真 (1) になるのはステップ 4 から 6 の後と、11 の後です。",
    },
    functions=["is_plateau"],
)
def run_of_training(student, rng) -> Plot:
    """The answer after each of 16 steps."""
    norms = [0.03] * 6 + [0.2] + [0.03] * 4 + [0.1] + [0.8] * 4
    answers = [bool(np.ravel(student.is_plateau(norms[:step], 0.1, 4))[0]) for step in range(1, 17)]
    return Plot(
        kind="bars",
        x=tuple(str(step) for step in range(1, 17)),
        y=tuple(float(answer) for answer in answers),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "plateau (1 is yes)", "ja": "台地（1 なら真）"},
    )
