"""Pictures of Adam on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

STEPS = 25
SIZES = (0.0, 3e-10, 0.01, 1.0, 100.0)


@picture(
    title={
        "en": "The length of each step while the gradient stays the same",
        "ja": "勾配が一定のときの、各ステップの長さ",
    },
    caption={
        "en": "The gradient is always 2, lr is 0.1. With both corrections every step, the first as "
        "well, is 0.1 long; without them the first steps are several times too long.",
        "ja": "勾配はいつも 2、lr は 0.1 です。両方を補正すれば、1 歩目からすべての長さが 0.1 に"
        "なります。補正しないと、はじめの歩が何倍も長くなります。",
    },
    functions=["adam_step"],
)
def step_lengths(student, rng) -> Plot:
    """The lengths of 25 steps from zero with the usual betas."""
    w, v, s = np.zeros(1), np.zeros(1), np.zeros(1)
    lengths = []
    for t in range(1, STEPS + 1):
        before = float(np.ravel(w)[0])
        w, v, s = student.adam_step(w, np.array([2.0]), v, s, t, 0.1, 0.9, 0.999, 1e-8)
        lengths.append(before - float(np.ravel(w)[0]))
    return Plot(
        kind="line",
        x=tuple(float(t) for t in range(1, STEPS + 1)),
        y=tuple(lengths),
        x_label={"en": "step t", "ja": "ステップ t"},
        y_label={"en": "distance downhill", "ja": "下った距離"},
    )


@picture(
    title={
        "en": "Down a valley that is 100 times as steep across as along",
        "ja": "横が縦の 100 倍急な谷を下る",
    },
    caption={
        "en": "The cost 50 * a**2 + b**2 / 2 over 25 steps from (1, 1), with lr 0.05, beta1 0.9 and beta2 0.7. It should fall "
        "to 0 in about 17 steps, overshoot, and rise to 6.",
        "ja": "コスト 50 * a**2 + b**2 / 2 を (1, 1) から lr 0.05、beta1 0.9、beta2 0.7 で 25 歩下ります。約 17 歩で 0 に"
        "近づき、行き過ぎて 6 まで上がるはずです。",
    },
    functions=["adam_step"],
)
def valley(student, rng) -> Plot:
    """The cost over 25 steps, shown up to 60."""
    curvature = np.array([100.0, 1.0])
    w, v, s = np.ones(2), np.zeros(2), np.zeros(2)
    costs = [float(curvature @ np.ravel(w) ** 2 / 2)]
    for t in range(1, STEPS + 1):
        w, v, s = student.adam_step(w, curvature * w, v, s, t, 0.05, 0.9, 0.7, 1e-8)
        costs.append(min(float(curvature @ np.ravel(w) ** 2 / 2), 60.0))
    return Plot(
        kind="line",
        x=tuple(float(t) for t in range(STEPS + 1)),
        y=tuple(costs),
        x_label={"en": "steps taken", "ja": "進んだ歩数"},
        y_label={"en": "cost", "ja": "コスト"},
    )


@picture(
    title={
        "en": "How far gradients of very different sizes move a parameter in 5 steps",
        "ja": "大きさの大きく違う勾配が、5 歩でパラメータをどれだけ動かすか",
    },
    caption={
        "en": "Each parameter has a steady gradient from 0 to 100; lr 0.1, beta1 0.9, beta2 0.999, eps "
        "1e-8. Five steps of a usual gradient are 0.5 long, whatever its size. A gradient below eps moves "
        "its parameter much less, one of 0 not at all.",
        "ja": "各パラメータの勾配は 0 から 100 までの一定値で、lr は 0.1、beta1 は 0.9、beta2 は 0.999、"
        "eps は 1e-8 です。普通の勾配なら、大きさによらず 5 歩で 0.5 動きます。eps より小さい勾配では"
        "少ししか動かず、0 ならまったく動きません。",
    },
    functions=["adam_step"],
)
def distances(student, rng) -> Plot:
    """The distance that five parameters went in 5 steps."""
    dw = np.array(SIZES)
    w, v, s = np.zeros(len(SIZES)), np.zeros(len(SIZES)), np.zeros(len(SIZES))
    for t in range(1, 6):
        w, v, s = student.adam_step(w, dw, v, s, t, 0.1, 0.9, 0.999, 1e-8)
    return Plot(
        kind="bars",
        x=tuple(f"{size:g}" for size in SIZES),
        y=tuple(float(-value) for value in np.ravel(w)),
        x_label={"en": "gradient", "ja": "勾配"},
        y_label={"en": "distance downhill", "ja": "下った距離"},
    )
