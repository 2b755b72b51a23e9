"""Pictures of grid and random search on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

GRID = np.array([[1.0, 3.0], [4.0, 5.0], [-2.0, 0.0]])
BOUNDS = np.array([[2.0, 5.0], [-3.0, -1.0]])
N = 1_000
POINTS = np.array(
    [[1.0, 2.0, 3.0], [1.0, 2.0 + 1e-12, 4.0], [1.0, 2.0, 3.0], [5.0, 2.0, 3.0], [1.0, 2.4, 0.0]]
)


@picture(
    title={"en": "The points of a grid, axis by axis", "ja": "格子の点を軸ごとに"},
    caption={
        "en": "Three axes, from 1 to 3, from 4 to 5 and from -2 to 0, with 3 values each: 27 points, here in "
        "order. Points 1 to 27 of the line are the first axis, 28 to 54 the second, 55 to 81 the third.",
        "ja": "1 から 3、4 から 5、-2 から 0 の 3 軸で、値は 3 つずつ、点は 27 個です。順に並べ、線の 1 から 27 が "
        "1 番目の軸、28 から 54 が 2 番目、55 から 81 が 3 番目です。",
    },
    functions=["grid_points"],
)
def grid(student, rng) -> Plot:
    """The coordinates of a grid's points in their order."""
    points = np.asarray(student.grid_points(GRID, 3), dtype=float)
    ordered = points[np.lexsort(points.T[::-1])].T
    return Plot(
        kind="line",
        x=tuple(float(place + 1) for place in range(ordered.size)),
        y=tuple(float(value) for value in ordered.ravel()),
        x_label={"en": "27 points on each of 3 axes", "ja": "3 つの軸の 27 点ずつ"},
        y_label={"en": "value", "ja": "値"},
    )


@picture(
    title={"en": "1,000 random points", "ja": "1,000 個のランダムな点"},
    caption={
        "en": "In percent. On each axis the points should fill the range evenly: a tenth, half and nine "
        "tenths of them lie below 10, 50 and 90 % of it. Nothing depends on anything else: the squared "
        "correlations of the axes (xy), of each point with the next (+1) and of the first half with the "
        "second (½) are near 0. All values are different (new: 100), 37 % of 1,000 equal parts stay empty (none), and "
        "only the same generator gives the same points (=: 100, ≠: 0).",
        "ja": "単位は % です。どの軸でも点は範囲全体に均等に散らばり、10、50、90 % の位置より下に点の 10、50、"
        "90 % があるはずです。軸どうし (xy)、隣の点 (+1)、前半と後半 (½) の相関の 2 乗は 0 に近く、値はすべて異なり "
        "(new: 100)、1,000 等分した区間の 37 % は空で (none)、同じ状態の生成器でだけ同じ点になります "
        "(=: 100、≠: 0)。",
    },
    functions=["random_points"],
)
def random(student, rng) -> Plot:
    """Quantiles, correlations, and shares of equal values of 1,000 points."""
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()
    draws = [
        np.asarray(student.random_points(BOUNDS, N, generator), dtype=float)
        for generator in (first, again, other)
    ]
    u = (draws[0] - BOUNDS[:, 0]) / (BOUNDS[:, 1] - BOUNDS[:, 0])
    below = np.quantile(u, [0.1, 0.5, 0.9], axis=0)
    worst = below[np.arange(3), np.abs(below - [[0.1], [0.5], [0.9]]).argmax(axis=1)]
    x, half = u[:, 1], N // 2
    filled = np.unique(np.clip(np.floor(x * N), 0, N - 1)).size
    values = {
        "10": worst[0],
        "50": worst[1],
        "90": worst[2],
        "xy": correlation(u[:, 0], x),
        "+1": correlation(x[1:], x[:-1]),
        "½": correlation(x[:half], x[half:]),
        "new": np.unique(x).size / N,
        "none": 1 - filled / N,
        "=": np.mean(draws[0] == draws[1]),
        "≠": np.mean(draws[0] == draws[2]),
    }
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(float(np.clip(100 * value, -200, 300)) for value in values.values()),
        x_label={"en": "places, correlations, shares", "ja": "位置、相関、割合"},
        y_label={"en": "%", "ja": "%"},
    )


def correlation(one, other) -> float:
    """The square of the correlation of two columns; of a constant one, 1: it tells nothing new."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 1.0
    return float(np.corrcoef(one, other)[0, 1]) ** 2


@picture(
    title={"en": "Different values on each axis", "ja": "各軸の異なる値の個数"},
    caption={
        "en": "The points (1, 2, 3), (1, 2 + 1e-12, 4), (1, 2, 3), (5, 2, 3) and (1, 2.4, 0) have 2, 3 and 3 "
        "different values; 12 random points have 12 on each of two axes.",
        "ja": "点 (1, 2, 3)、(1, 2 + 1e-12, 4)、(1, 2, 3)、(5, 2, 3)、(1, 2.4, 0) の値は 2、3、3 種類、ランダムな "
        "12 点の値は 2 つの軸とも 12 種類です。",
    },
    functions=["distinct_per_axis"],
)
def different_values(student, rng) -> Plot:
    """The counts for five points and for twelve random ones."""
    counts = [np.ravel(student.distinct_per_axis(p)) for p in (POINTS, rng.random((12, 2)))]
    values = np.concatenate(counts)
    return Plot(
        kind="bars",
        x=tuple(f"axis {place + 1}" for count in counts for place in range(len(count))),
        y=tuple(map(float, values)),
        x_label={"en": "five points, then twelve random ones", "ja": "5 点と、ランダムな 12 点"},
        y_label={"en": "different values", "ja": "値の種類"},
    )
