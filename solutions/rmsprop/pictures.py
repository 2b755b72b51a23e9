"""A picture of RMSprop on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

SIZES = (0.1, 1.0, 10.0, 100.0, 1_000.0)


@picture(
    title={
        "en": "How far gradients of very different sizes move a parameter in 20 steps",
        "ja": "大きさの大きく違う勾配が、20 歩でパラメータをどれだけ動かすか",
    },
    caption={
        "en": "Each parameter has a steady gradient from 0.1 to 1,000; lr 0.01, beta2 0.9. RMSprop "
        "divides by the usual size of the gradient, so all bars should be equally high.",
        "ja": "各パラメータの勾配は 0.1 から 1,000 までの一定値で、lr は 0.01、beta2 は 0.9 です。"
        "RMSprop は勾配の普段の大きさで割るので、棒の高さはそろうはずです。",
    },
    functions=["rmsprop_step"],
)
def distances(student, rng) -> Plot:
    """The distance that five parameters went in 20 steps."""
    dw = np.array(SIZES)
    w, s = np.zeros(len(SIZES)), np.zeros(len(SIZES))
    for _ in range(20):
        w, s = student.rmsprop_step(w, dw, s, 0.01, 0.9, 1e-8)
    return Plot(
        kind="bars",
        x=tuple(f"{size:g}" for size in SIZES),
        y=tuple(float(-value) for value in np.ravel(w)),
        x_label={"en": "gradient", "ja": "勾配"},
        y_label={"en": "distance downhill", "ja": "下った距離"},
    )


@picture(
    title={"en": "The root of the average follows the gradient", "ja": "平均の平方根は勾配を追う"},
    caption={
        "en": "The gradient jumps between +1 and -1 for 20 steps, then between +3 and -3. With beta2 "
        "0.9 the root of s should climb to 1, then to 3: squares do not cancel out.",
        "ja": "勾配は最初の 20 歩は +1 と -1、その後は +3 と -3 を行き来します。beta2 が 0.9 なら s の"
        "平方根は 1 へ、次に 3 へ近づくはずです。2 乗は打ち消し合いません。",
    },
    functions=["rmsprop_step"],
)
def root_of_average(student, rng) -> Plot:
    """The root of the average over 40 steps."""
    w, s = np.zeros(1), np.zeros(1)
    roots = []
    for step in range(40):
        dw = np.array([(1.0 if step < 20 else 3.0) * (-1.0) ** step])
        w, s = student.rmsprop_step(w, dw, s, 0.01, 0.9, 1e-8)
        roots.append(float(np.sqrt(np.ravel(s)[0])))
    return Plot(
        kind="line",
        x=tuple(float(step + 1) for step in range(40)),
        y=tuple(roots),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "root of s", "ja": "s の平方根"},
    )
