"""Public checks of grid and random search: small examples that you can follow by hand."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the shape is {shape}, not (9, 2)": "形状は (9, 2) のはずですが、{shape} です",
    "the points are {points}": "点は {points} です",
    "the shape is {shape}, not (25, 2)": "形状は (25, 2) のはずですが、{shape} です",
    "{value} on axis {axis} is below {low}": "軸 {axis} の {value} は {low} より小さい値です",
    "{value} on axis {axis} is above {high}": "軸 {axis} の {value} は {high} より大きい値です",
    "axis {axis} has only {number} different values": "軸 {axis} の異なる値は {number} 個しかありません",
    "the counts": "個数",
}

BOUNDS = np.array([[0.0, 1.0], [10.0, 30.0]])


@check(
    points=1,
    title={
        "en": "The grid of the README has its nine points, in any order",
        "ja": "README の格子には 9 個の点がある（順序は自由）",
    },
    hint={
        "en": "Each of 0, 0.5, 1 must meet each of 10, 20, 30.",
        "ja": "0, 0.5, 1 のそれぞれを 10, 20, 30 のそれぞれと組み合わせましょう。",
    },
)
def test_grid_of_the_readme(student):
    """Nine points, sorted before they are compared."""
    points = student.grid_points(BOUNDS, 3)
    assert np.shape(points) == (9, 2), f"the shape is {np.shape(points)}, not (9, 2)"
    rows = sorted((round(float(x), 9), round(float(y), 9)) for x, y in points)
    assert rows == [
        (0.0, 10.0), (0.0, 20.0), (0.0, 30.0),
        (0.5, 10.0), (0.5, 20.0), (0.5, 30.0),
        (1.0, 10.0), (1.0, 20.0), (1.0, 30.0),
    ], f"the points are {rows}"  # fmt: skip


@check(
    points=1,
    title={
        "en": "25 random points lie within the bounds and have 25 values on each axis",
        "ja": "25 個のランダムな点は範囲内にあり、各軸に 25 種類の値をもつ",
    },
    hint={
        "en": "Draw an array of shape (n, d), and stretch and move each column into its bounds.",
        "ja": "形 (n, d) の乱数を引き、列ごとに範囲に合わせて伸ばして移しましょう。",
    },
)
def test_random_points(student):
    """Shape, bounds and number of different values."""
    points = student.random_points(BOUNDS, 25, student.rng())
    assert np.shape(points) == (25, 2), f"the shape is {np.shape(points)}, not (25, 2)"
    for axis, (low, high) in enumerate(BOUNDS):
        column = [float(value) for value in points[:, axis]]
        assert low <= min(column), f"{min(column)} on axis {axis} is below {low}"
        assert max(column) <= high, f"{max(column)} on axis {axis} is above {high}"
        # Two of 25 random numbers are hardly ever the same.
        assert len(set(column)) >= 23, f"axis {axis} has only {len(set(column))} different values"


@check(
    points=1,
    title={
        "en": "The four points of the README have 3 and 2 different values",
        "ja": "README の 4 個の点は、3 種類と 2 種類の値をもつ",
    },
    hint={
        "en": "Look at one column at a time: 1, 2, 1, 3 and 7, 7, 8, 7.",
        "ja": "1 列ずつ見ましょう。1, 2, 1, 3 と 7, 7, 8, 7 です。",
    },
)
def test_distinct_values(student):
    """1, 2, 3 on the first axis and 7, 8 on the second."""
    points = np.array([[1.0, 7.0], [2.0, 7.0], [1.0, 8.0], [3.0, 7.0]])
    counts = student.distinct_per_axis(points)
    assert_close(counts, np.array([3, 2]), name="the counts", lists=True)
