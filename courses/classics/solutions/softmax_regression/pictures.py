"""Pictures of softmax regression on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

SCORES = np.array(
    [[0.0, 1.0, 2.0], [3.0, 3.0, 1.0], [900.0, 901.0, 900.0], [-900.0, -899.0, -900.0]]
)
STEPS = tuple(0.05 * step for step in range(21))


def bars(names, values, x_label, y_label) -> Plot:
    """Draw a bar for each value."""
    return Plot(
        kind="bars",
        x=tuple(names),
        y=tuple(float(value) for value in values),
        x_label=x_label,
        y_label=y_label,
    )


@picture(
    title={"en": "From scores to probabilities", "ja": "スコアから確率へ"},
    caption={
        "en": "Rows A to D have the scores (0, 1, 2), (3, 3, 1), (900, 901, 900) and "
        "(-900, -899, -900). The three probabilities of each add up to 1, and those of C and D are "
        "alike: only differences count. The rows were passed twice.",
        "ja": "A から D の行のスコアは (0, 1, 2)、(3, 3, 1)、(900, 901, 900)、(-900, -899, -900) です。各行の "
        "3 つの確率の和は 1 です。効くのは差だけなので、C と D は同じになります。同じ配列を 2 回渡しました。",
    },
    functions=["softmax"],
)
def probabilities(student, rng) -> Plot:
    """The probabilities of four rows, and whether the scores have changed meanwhile."""
    held = student.put(SCORES)
    student.softmax(held)
    drawn = np.ravel(student.softmax(held))[:12]
    kept = np.ravel(student.get(held, "T"))[:4] / 900
    return bars(
        [*(f"{row}{i}" for row in "ABCD" for i in (1, 2, 3)), *(f"{row} kept" for row in "ABCD")],
        [*drawn, *kept],
        {
            "en": "row and class, then each row's first score, / 900",
            "ja": "行とクラス、次に各行の最初のスコア / 900",
        },
        {"en": "probability", "ja": "確率"},
    )


@picture(
    title={"en": "What a probability costs", "ja": "確率とコスト"},
    caption={
        "en": "Two examples of the same kind: the right class has the probability p, the other two "
        "share the rest. The cost falls from 27.6, which is -log(1e-12), to 0.",
        "ja": "同じ例が 2 つあり、正解クラスの確率が p、残りを 2 クラスで分けます。コストは -log(1e-12) の "
        "27.6 から 0 まで下がります。",
    },
    functions=["cross_entropy"],
)
def costs(student, rng) -> Plot:
    """The cost over the probability of the right class."""
    values = []
    for p in STEPS:
        row = [(1 - p) / 2, p, (1 - p) / 2]
        cost = student.cross_entropy(np.array([row, row]), np.array([1, 1]))
        values.append(float(np.squeeze(cost)))
    return Plot(
        kind="line",
        x=STEPS,
        y=tuple(values),
        x_label={"en": "probability of the right class", "ja": "正解クラスの確率"},
        y_label={"en": "cost", "ja": "コスト"},
    )


@picture(
    title={"en": "The gradients of two examples", "ja": "2 つの例の勾配"},
    caption={
        "en": "x is (2, 0) and (0, 4), p is (0.125, 0.375, 0.5) and (0.5, 0.25, 0.25), and the right "
        "classes are 1 and 0. dW for the first feature (W1) and the second (W2), then db: each group "
        "adds up to 0. The same arrays were passed twice.",
        "ja": "x は (2, 0) と (0, 4)、p は (0.125, 0.375, 0.5) と (0.5, 0.25, 0.25)、正解は 1 と 0 です。"
        "特徴量 1 の dW (W1)、特徴量 2 の dW (W2)、db の順で、どの組も和は 0 です。同じ配列を 2 回渡しました。",
    },
    functions=["softmax_gradients"],
)
def gradients(student, rng) -> Plot:
    """Both gradients, asked a second time: an array changed in place shows."""
    x, labels = np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([1, 0])
    held = student.put(np.array([[0.125, 0.375, 0.5], [0.5, 0.25, 0.25]]))
    student.softmax_gradients(x, held, labels)
    dW, db = student.softmax_gradients(x, held, labels)
    return bars(
        [f"{name}{i}" for name in ("W1 ", "W2 ", "b") for i in (0, 1, 2)][
            : np.size(dW) + np.size(db)
        ],
        [*np.ravel(dW), *np.ravel(db)][:9],
        {"en": "feature and class", "ja": "特徴量とクラス"},
        {"en": "gradient", "ja": "勾配"},
    )
