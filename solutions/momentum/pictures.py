"""A picture of momentum on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

STEPS = 30


@picture(
    title={"en": "The velocity, step by step", "ja": "1 歩ごとの速度"},
    caption={
        "en": "The gradient is 1 for 15 steps and then jumps between +1 and -1. An average with "
        "beta 0.9 climbs slowly towards 1, then sinks back towards 0.",
        "ja": "勾配は最初の 15 歩は 1 で、その後は +1 と -1 を行き来します。beta = 0.9 の平均は "
        "ゆっくり 1 に近づき、その後は 0 に向かって下がります。",
    },
    functions=["momentum_step"],
)
def velocity_path(student, rng) -> Plot:
    """The velocity over 30 steps."""
    w, v = np.array([0.0]), np.array([0.0])
    path = []
    for step in range(STEPS):
        dw = np.array([1.0 if step < 15 or step % 2 else -1.0])
        w, v = student.momentum_step(w, dw, v, 0.1, 0.9)
        path.append(float(np.ravel(v)[0]))
    return Plot(
        kind="line",
        x=tuple(float(step + 1) for step in range(STEPS)),
        y=tuple(path),
        x_label={"en": "step", "ja": "ステップ"},
        y_label={"en": "velocity v", "ja": "速度 v"},
    )
