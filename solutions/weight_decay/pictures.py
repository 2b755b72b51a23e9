"""Pictures of L2 regularization on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

STEPS = 40
WEIGHTS = [np.array([[1.0, -2.0], [1.0, 1.0]]), np.array([[2.0, 1.0]]), np.array([[1.0], [-1.0]])]
STRENGTHS = tuple(0.1 * step for step in range(11))


@picture(
    title={"en": "A weight that decays", "ja": "減衰する重み"},
    caption={
        "en": "A weight of 1 for 20 steps without a gradient, then 20 steps with the gradient -0.5. "
        "lr = 0.5, lambd = 2, m = 10: it shrinks by a tenth in each step, and then finds its "
        "balance at 2.5.",
        "ja": "重み 1 が、勾配 0 で 20 歩、勾配 -0.5 で 20 歩進みます。lr = 0.5、lambd = 2、m = 10 "
        "なら、毎回 1 割ずつ縮み、その後は 2.5 でつり合います。",
    },
    functions=["weight_decay_step"],
)
def decaying_weight(student, rng) -> Plot:
    """One weight over 40 steps."""
    W, path = np.array([[1.0]]), [1.0]
    for step in range(STEPS):
        dW = np.array([[0.0 if step < 20 else -0.5]])
        W = student.weight_decay_step(W, dW, 0.5, 2.0, 10)
        path.append(float(np.ravel(W)[0]))
    return Plot(
        kind="line",
        x=tuple(float(step) for step in range(STEPS + 1)),
        y=tuple(path),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "weight", "ja": "重み"},
    )


@picture(
    title={"en": "What the penalty costs", "ja": "罰則の大きさ"},
    caption={
        "en": "W1 = [[1, -2], [1, 1]], W2 = [[2, 1]], W3 = [[1], [-1]], cross-entropy 0.5, m = 10: the cost starts at 0.5 "
        "and grows by 0.07 with each 0.1 of lambd.",
        "ja": "W1 = [[1, -2], [1, 1]]、W2 = [[2, 1]]、W3 = [[1], [-1]] で、交差エントロピーは 0.5、m = 10 です。コストは 0.5 から始まり、lambd が "
        "0.1 増えるごとに 0.07 ずつ増えます。",
    },
    functions=["l2_cost"],
)
def cost_over_lambd(student, rng) -> Plot:
    """The cost over lambd."""
    costs = [student.l2_cost(0.5, WEIGHTS, lambd, 10) for lambd in STRENGTHS]
    return Plot(
        kind="line",
        x=STRENGTHS,
        y=tuple(float(np.squeeze(cost)) for cost in costs),
        x_label={"en": "lambd", "ja": "lambd"},
        y_label={"en": "cost J", "ja": "コスト J"},
    )


@picture(
    title={"en": "The gradient, element by element", "ja": "勾配の各要素"},
    caption={
        "en": "dW is 0.5 everywhere, lambd = 3, m = 10: the gradient of an element should be "
        "0.5 + 0.3 * W. First the row W = [[-4, -1, 0, 2]], then the column W = [[-3], [1], [4]].",
        "ja": "dW はすべて 0.5、lambd = 3、m = 10 です。各要素の勾配は 0.5 + 0.3 * W になるはずです。"
        "はじめが行 W = [[-4, -1, 0, 2]]、次が列 W = [[-3], [1], [4]] です。",
    },
    functions=["l2_grad"],
)
def gradient_by_element(student, rng) -> Plot:
    """The gradients of a row and of a column."""
    matrices = np.array([[-4.0, -1.0, 0.0, 2.0]]), np.array([[-3.0], [1.0], [4.0]])
    answers = [student.l2_grad(np.full(W.shape, 0.5), W, 3.0, 10) for W in matrices]
    return Plot(
        kind="bars",
        x=tuple(f"{weight:g}" for W in matrices for weight in np.ravel(W)),
        y=tuple(float(value) for answer in answers for value in np.ravel(answer)),
        x_label={
            "en": "weight W: four in a row, three in a column",
            "ja": "重み W（行の 4 個、列の 3 個）",
        },
        y_label={"en": "gradient", "ja": "勾配"},
    )
