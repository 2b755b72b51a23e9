"""Pictures of momentum on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

STEPS = 20


def run(student):
    """Parameter and velocity after each of 20 steps."""
    w, v = np.array([0.0]), np.array([0.0])
    path = []
    for step in range(STEPS):
        dw = np.array([1.0 if step < 10 or step % 2 else -1.0])
        w, v = student.momentum_step(w, dw, v, 0.5, 0.8)
        path.append((float(np.ravel(w)[0]), float(np.ravel(v)[0])))
    return path


def line(values, label) -> Plot:
    """Draw a value for each step."""
    return Plot(
        kind="line",
        x=tuple(float(step + 1) for step in range(STEPS)),
        y=tuple(values),
        x_label={"en": "step", "ja": "ステップ"},
        y_label=label,
    )


@picture(
    title={"en": "The velocity, step by step", "ja": "1 歩ごとの速度"},
    caption={
        "en": "The gradient is 1 for 10 steps and then jumps between -1 and +1. An average with "
        "beta 0.8 climbs slowly towards 1, then sinks back towards 0.",
        "ja": "勾配は最初の 10 歩は 1 で、その後は -1 と +1 を行き来します。beta = 0.8 の平均は "
        "ゆっくり 1 に近づき、その後は 0 に向かって下がります。",
    },
    functions=["momentum_step"],
)
def velocity_path(student, rng) -> Plot:
    """The velocity over 20 steps."""
    return line([v for _, v in run(student)], {"en": "velocity v", "ja": "速度 v"})


@picture(
    title={"en": "The parameter, step by step", "ja": "1 歩ごとのパラメータ"},
    caption={
        "en": "The same 20 steps with lr 0.5, from w = 0. The first step is 0.1 long, later ones get "
        "longer; where the gradient jumps, the parameter rolls on a little and comes to rest.",
        "ja": "同じ 20 歩を、w = 0 から lr = 0.5 で進みます。1 歩目の長さは 0.1 で、だんだん長くなります。"
        "勾配が行き来し始めても少し進み続け、やがて落ち着きます。",
    },
    functions=["momentum_step"],
)
def parameter_path(student, rng) -> Plot:
    """The parameter over 20 steps."""
    return line([w for w, _ in run(student)], {"en": "parameter w", "ja": "パラメータ w"})
