"""Pictures of RMSprop on a fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

SIZES = (0.0, 3e-10, 0.01, 1.0, 100.0)


@picture(
    title={
        "en": "How far gradients of very different sizes move a parameter in 20 steps",
        "ja": "大きさの大きく違う勾配が、20 歩でパラメータをどれだけ動かすか",
    },
    caption={
        "en": "Each parameter has a steady gradient from 0 to 100; lr 0.01, beta2 0.8, eps 1e-8. RMSprop "
        "divides by the usual size of the gradient, so the last three bars should be equally high. A "
        "gradient below eps moves its parameter much less, one of 0 not at all.",
        "ja": "各パラメータの勾配は 0 から 100 までの一定値で、lr は 0.01、beta2 は 0.8、eps は 1e-8 です。"
        "RMSprop は勾配の普段の大きさで割るので、右の 3 本の棒の高さはそろうはずです。"
        "eps より小さい勾配では少ししか動かず、0 ならまったく動きません。",
    },
    functions=["rmsprop_step"],
)
def distances(student, rng) -> Plot:
    """The distance that five parameters went in 20 steps."""
    dw = np.array(SIZES)
    w, s = np.zeros(len(SIZES)), np.zeros(len(SIZES))
    for _ in range(20):
        w, s = student.rmsprop_step(w, dw, s, 0.01, 0.8, 1e-8)
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
        "en": "The gradient jumps between +0.0001 and -0.0001 for 15 steps, then between +0.0003 and "
        "-0.0003. With beta2 0.8 the root of s should climb to 0.0001, then to 0.0003: squares do not "
        "cancel out, and eps (1e-8) is no part of s.",
        "ja": "勾配は最初の 15 歩は ±0.0001、その後は ±0.0003 を行き来します。beta2 が 0.8 なら s の"
        "平方根は 0.0001 へ、次に 0.0003 へ近づくはずです。2 乗は打ち消し合わず、eps (1e-8) は "
        "s に含まれません。",
    },
    functions=["rmsprop_step"],
)
def root_of_average(student, rng) -> Plot:
    """The root of the average over 30 steps."""
    w, s = np.zeros(1), np.zeros(1)
    roots = []
    for step in range(30):
        dw = np.array([(1e-4 if step < 15 else 3e-4) * (-1.0) ** step])
        w, s = student.rmsprop_step(w, dw, s, 0.01, 0.8, 1e-8)
        roots.append(float(np.sqrt(np.ravel(s)[0])))
    return Plot(
        kind="line",
        x=tuple(float(step + 1) for step in range(30)),
        y=tuple(roots),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "root of s", "ja": "s の平方根"},
    )
