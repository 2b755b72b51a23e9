"""Pictures of k-means on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

POINTS = np.array(
    [[0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [2.0, 4.0], [5.0, 3.0], [2.0, 1.0], [3.0, 3.0]]
)
CENTERS = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [-7.0, -3.0]])


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
    title={"en": "Who belongs to which center", "ja": "どの点がどの中心に属するか"},
    caption={
        "en": "The centers are 0 = (0, 0), 1 = (4, 0), 2 = (4, 4) and 3 = (-7, -3). The point (2, 4) is "
        "nearest to 2. (2, 0) is as far from 0 as from 1: the first one counts.",
        "ja": "中心は 0 = (0, 0)、1 = (4, 0)、2 = (4, 4)、3 = (-7, -3) です。点 (2, 4) は 2 が最寄りです。"
        "(2, 0) は 0 からも 1 からも同じ距離なので、最初の 0 になります。",
    },
    functions=["assign_clusters"],
)
def labels(student, rng) -> Plot:
    """The labels of eleven points."""
    more = np.array([[2.0, 0.0], [4.0, 2.0], [-3.0, 8.0], [-3.0, -3.0]])
    x = np.concatenate([POINTS, more])
    answer = np.ravel(student.assign_clusters(x, CENTERS))
    return bars(
        [f"{a:g},{b:g}" for a, b in x],
        answer[: len(x)],
        {"en": "point", "ja": "点"},
        {"en": "number of the center", "ja": "中心の番号"},
    )


@picture(
    title={"en": "Where the centers move", "ja": "中心の移動先"},
    caption={
        "en": "Center A has the points (0, 0) and (1, 3), B has (4, 1), (6, 5) and (8, 0), and C, at "
        "(5, 7), has none: A moves to (0.5, 1.5), B to (6, 2), and C stays. The centers were moved "
        "twice, from the same start.",
        "ja": "中心 A の点は (0, 0) と (1, 3)、B の点は (4, 1)、(6, 5)、(8, 0) で、(5, 7) にある C には点が"
        "ありません。A は (0.5, 1.5) に、B は (6, 2) に移り、C は残ります。同じ出発点から 2 回動かしました。",
    },
    functions=["update_centers"],
)
def moved(student, rng) -> Plot:
    """The coordinates of three centers, moved a second time: arrays changed in place show."""
    x = np.array([[0, 0], [1, 3], [4, 1], [6, 5], [8, 0]])
    held = student.put(np.array([[2, 2], [3, 3], [5, 7]]))
    student.update_centers(x, np.array([2, 2, 0, 0, 1]), held)
    answer = np.ravel(student.update_centers(x, np.array([0, 0, 1, 1, 1]), held))
    return bars(
        ["A x", "A y", "B x", "B y", "C x", "C y"][: len(answer)],
        answer[:6],
        {"en": "center and coordinate", "ja": "中心と座標"},
        {"en": "place", "ja": "位置"},
    )


@picture(
    title={"en": "K-means, step by step", "ja": "1 歩ごとの k 平均法"},
    caption={
        "en": "Seven points on a line, and two centers that both begin at its left end. After 0, 1, 2 "
        "and 3 steps: the centers a and b, the sum s of the labels, and the inertia i. The inertia "
        "never grows.",
        "ja": "直線上の 7 点と、どちらも左端から始まる 2 つの中心です。0、1、2、3 歩の後の中心 a と b、番号の和 "
        "s、慣性 i です。慣性が増えることはありません。",
    },
    functions=["kmeans"],
)
def progress(student, rng) -> Plot:
    """Centers, labels and inertia after no, one, two and three steps."""
    x = np.array([[0.0], [1.0], [2.0], [3.0], [5.0], [6.0], [7.0]])
    values, names = [], []
    for steps in range(4):
        centers, labels, inertia = student.kmeans(x, np.array([[0.0], [1.0]]), steps)
        # The root brings the inertia to the size of the rest.
        values += [*np.ravel(centers), np.sum(labels), np.sqrt(np.abs(np.ravel(inertia)[0]))]
        names += [f"{name}{steps}" for name in "absi"]
    return bars(
        names,
        values,
        {"en": "after each step: a, b, s, i", "ja": "1 歩ごとの a, b, s, i"},
        {"en": "place; sum; root of the inertia", "ja": "位置、和、慣性の平方根"},
    )
