"""Pictures of a diagnosis on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

ERRORS = tuple(range(1, 31, 2))  # percent, none of them at a limit


def answers(student, key, cases):
    """One of the two answers in each case, as 0 or 1."""
    return tuple(float(np.ravel(student.diagnose(*case)[key])[0]) for case in cases)


@picture(
    title={"en": "Where high bias begins", "ja": "高バイアスはどこから始まるか"},
    caption={
        "en": "People make 14 % errors, tol is 2 %, and the dev error is 1 % above the train error. "
        "The answer jumps from 0 (no) to 1 (yes) where the train error passes 16 %.",
        "ja": "人の誤り率は 14 %、tol は 2 %、開発誤差は訓練誤差より 1 % 高いとします。訓練誤差が "
        "16 % を超えるところで、答えが 0（いいえ）から 1（はい）に変わります。",
    },
    functions=["diagnose"],
)
def where_bias_begins(student, rng) -> Plot:
    """The answer about bias over the train error."""
    cases = [(e / 100, e / 100 + 0.01, 0.14, 0.02) for e in ERRORS]
    return Plot(
        kind="line",
        x=tuple(map(float, ERRORS)),
        y=answers(student, "high_bias", cases),
        x_label={"en": "train error, %", "ja": "訓練誤差（%）"},
        y_label={"en": "high bias? (1 = yes)", "ja": "高バイアスか（1 = はい）"},
    )


@picture(
    title={"en": "Where high variance begins", "ja": "高バリアンスはどこから始まるか"},
    caption={
        "en": "The train error is 12 % and nothing is known of the Bayes error. The answer jumps from "
        "0 (no) to 1 (yes) where the dev error passes 14 %.",
        "ja": "訓練誤差は 12 % で、ベイズ誤差はわかりません。開発誤差が 14 % を超えるところで、"
        "答えが 0（いいえ）から 1（はい）に変わります。",
    },
    functions=["diagnose"],
)
def where_variance_begins(student, rng) -> Plot:
    """The answer about variance over the dev error."""
    return Plot(
        kind="line",
        x=tuple(map(float, ERRORS)),
        y=answers(student, "high_variance", [(0.12, e / 100) for e in ERRORS]),
        x_label={"en": "dev error, %", "ja": "開発誤差（%）"},
        y_label={"en": "high variance? (1 = yes)", "ja": "高バリアンスか（1 = はい）"},
    )
