"""Pictures of principal component analysis on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

ARMS = np.array([[4.0, 6.0, 12.0], [-3.0, 6.0, -2.0], [3.0, 1.0, -1.5]])  # at right angles
POINTS = np.array([1.0, 2.0, 3.0]) + np.concatenate([ARMS, -ARMS])
MEAN = np.array([1.0, 2.0])
COMPONENTS = np.array([[0.8, 0.6], [-0.6, 0.8]])


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
    title={"en": "Mean, directions and spread", "ja": "平均、方向、広がり"},
    caption={
        "en": "Six points around (1, 2, 3): two are 14 away along A = (2, 3, 6) / 7, two 7 away along "
        "B = (-3, 6, -2) / 7, and two 3.5 away along the third direction. Ten times A and B are drawn, "
        "and the roots of their variances 78.4 and 19.6. A' and B' belong to the points with the "
        "opposite signs: they are the same.",
        "ja": "(1, 2, 3) のまわりの 6 点です。A = (2, 3, 6) / 7 に沿って 14、B = (-3, 6, -2) / 7 に沿って "
        "7、第 3 の方向に沿って 3.5 離れた点が 2 つずつあります。A と B の 10 倍、分散 78.4 と 19.6 の平方根を"
        "示します。A' と B' は符号を反転した点の方向で、A, B と同じになります。",
    },
    functions=["pca_fit"],
)
def fitted(student, rng) -> Plot:
    """What comes out of six points, asked a second time: an array changed in place shows."""
    held = student.put(POINTS)
    student.pca_fit(held, 2)
    mean, components, variances = student.pca_fit(held, 2)
    _, turned, _ = student.pca_fit(-POINTS, 2)
    values = [
        *np.ravel(mean),
        *(10 * np.ravel(components)),
        *np.sqrt(np.abs(np.ravel(variances))),
        *(10 * np.ravel(turned)),
    ]
    names = [f"{name}{i}" for name in ("mean ", "A ", "B ") for i in (1, 2, 3)]
    names += ["spread A", "spread B", *(f"{name}{i}" for name in ("A' ", "B' ") for i in (1, 2, 3))]
    return bars(
        names[: len(values)],
        values[: len(names)],
        {
            "en": "mean, directions, spread, directions turned",
            "ja": "平均、方向、広がり、反転後の方向",
        },
        {"en": "value", "ja": "値"},
    )


@picture(
    title={"en": "There and back", "ja": "射影と復元"},
    caption={
        "en": "Left: four points measured from the mean (1, 2) along (0.8, 0.6) and (-0.6, 0.8), "
        "named by the point. (9, 8) is 10 along the first and 0 along the second. Right: the points "
        "with the coordinates (5, 0) and (0, 10): (5, 5) and (-5, 10).",
        "ja": "左は、4 点を平均 (1, 2) から (0.8, 0.6) と (-0.6, 0.8) に沿って測った座標です。(9, 8) は第 1 "
        "方向に 10、第 2 方向に 0 です。右は座標 (5, 0) と (0, 10) の点で、(5, 5) と (-5, 10) になります。",
    },
    functions=["pca_project", "pca_reconstruct"],
)
def there_and_back(student, rng) -> Plot:
    """The coordinates of four points, and the points of two coordinates."""
    x = np.array([[9.0, 8.0], [-2.0, 6.0], [1.0, 2.0], [6.0, 2.0]])
    held = student.put(x)
    student.pca_project(held, MEAN, COMPONENTS)
    scores = np.ravel(student.pca_project(held, MEAN, COMPONENTS))
    back = np.ravel(student.pca_reconstruct(np.array([[5.0, 0.0], [0.0, 10.0]]), MEAN, COMPONENTS))
    names = [f"{a:g},{b:g} {name}" for a, b in x for name in "AB"]
    names += ["5,0 x", "5,0 y", "0,10 x", "0,10 y"]
    return bars(
        names,
        [*scores[:8], *back[:4]],
        {"en": "points along A and B, then back", "ja": "点の A, B に沿う座標、次に復元"},
        {"en": "coordinate", "ja": "座標"},
    )
