"""Hidden checks of grid search and random search.

The rows of a grid may stand in any order, so they are compared as a set. Random points are never
compared with those of the reference: what is checked is their shape, range and distribution (with a
bound on how often a correct solution would miss it) and that all of them come from rng.
"""

import numpy as np

from grader.testing import assert_close, check, ks_distance

DRAWS = 2000
UNEVEN = np.array([[1.0, 1.3], [-0.3, 0.6]])  # five steps that are added up miss both high ends


def draw_bounds(rng, d):
    """Draw bounds for d axes: half of them begin below 0, or one more, and the others above; none near 0."""
    low = rng.uniform(1.0, 5.0, d) * np.where(rng.permutation(d) % 2, 1.0, -1.0)
    return np.stack([low, low + rng.uniform(2.5, 9.0, d)], axis=1)


def require_points(points, shape):
    """Fail unless the answer is an array of finite real numbers of this shape; give it as floats."""
    assert isinstance(points, np.ndarray), f"the answer is a {type(points).__name__}, not an array"
    assert points.shape == shape, f"the shape is {points.shape}, not {shape}"
    assert points.dtype.kind in "fiu", f"the array holds {points.dtype}"
    assert np.isfinite(points).all(), "a number is not finite"
    return points.astype(float)


def grid(student, bounds, k):
    """Ask for a grid and look at its form."""
    return require_points(student.grid_points(bounds, k), (k ** len(bounds), len(bounds)))


def draw(student, bounds, n, generator=None):
    """Ask for random points and look at their form."""
    points = student.random_points(bounds, n, student.rng() if generator is None else generator)
    return require_points(points, (n, len(bounds)))


def levels(column):
    """The different values of a column of a grid, sorted, and which of them each row has."""
    order = np.argsort(column)
    ascending = column[order]
    starts = np.concatenate([[True], np.diff(ascending) > 1e-7])  # rounding makes no new value
    rank = np.empty(column.size, dtype=int)
    rank[order] = np.cumsum(starts) - 1
    return ascending[starts], rank


def in_unit_cube(points, bounds):
    """Where points lie between low (0) and high (1), axis by axis."""
    return (points - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0])


@check(
    points=2,
    title={
        "en": "A grid holds every combination of the values exactly once",
        "ja": "格子には、値のすべての組み合わせがちょうど 1 回ずつ含まれる",
    },
    hint={
        "en": "Print the grid for k = 2 and d = 2. Are the four corners there, each once?",
        "ja": "k = 2, d = 2 の格子を表示しましょう。4 つの角が 1 回ずつありますか。",
    },
)
def test_every_combination_once(student, rng):
    """On each axis there are k values, and all k**d rows are different."""
    # Narrow ranges: they have fewer than 5 whole numbers.
    drawn = [
        (draw_bounds(rng, d) / 4, k) for d, k in ((2, 5), (3, 3), (2, int(rng.integers(6, 10))))
    ]
    for bounds, k in (*drawn, (UNEVEN, 6)):
        d = len(bounds)
        points = grid(student, bounds, k)
        ranks = []
        for axis in range(d):
            values, rank = levels(points[:, axis])
            assert values.size == k, f"axis {axis} has {values.size} different values, not {k}"
            ranks.append(rank)
        different = len(set(zip(*ranks, strict=True)))
        assert different == k**d, f"only {different} of {k**d} combinations occur"


@check(
    points=1,
    title={
        "en": "A grid starts and ends at the bounds of each axis",
        "ja": "格子は各軸の範囲の両端を含む",
    },
    hint={
        "en": "Look at the smallest and largest number of each column; each axis has its own bounds.",
        "ja": "各列の最小値と最大値を見ましょう。範囲は軸ごとに違います。",
    },
)
def test_ends_of_the_grid(student, rng):
    """Smallest and largest value of twelve axes in all."""
    drawn = [(draw_bounds(rng, d), k) for d, k in ((2, 4), (3, 3), (2, 7), (3, 2))]
    for bounds, k in (*drawn, (UNEVEN, 6)):
        points = grid(student, bounds, k)
        assert_close(points.min(axis=0), bounds[:, 0], name="the smallest values")
        assert_close(points.max(axis=0), bounds[:, 1], name="the largest values")


@check(
    points=1,
    title={
        "en": "The values on each axis of a grid are evenly spaced",
        "ja": "格子の各軸の値は等間隔に並ぶ",
    },
    hint={
        "en": "Between two neighbours lie (high - low) / (k - 1), everywhere on the axis.",
        "ja": "隣どうしの間隔は、軸のどこでも (high - low) / (k - 1) です。",
    },
)
def test_even_spacing(student, rng):
    """All gaps are the same: axes above 0, below 0 and across it, with bounds of any numbers.

    With whole numbers, in an array of integers, and with decimals that np.arange takes one step too far.
    """
    drawn = np.array([[1.5, 9.0], [-8.0, -1.0], [-3.0, 4.0]]) * rng.uniform(0.8, 1.25)
    whole = np.array([[1, 9], [-8, -1], [-3, 4]])
    decimals = np.array([[0.1, 0.6], [0.1, 1.1], [-6.0, -1.9]])
    for bounds in (drawn, whole, decimals):
        points = grid(student, bounds, 7)
        for axis, (low, high) in enumerate(bounds.tolist()):
            gaps = np.diff(levels(points[:, axis])[0])
            assert_close(
                gaps, np.full(6, (high - low) / 6), name=f"the gaps from {low:g} to {high:g}"
            )


@check(
    points=1,
    title={
        "en": "A grid can have any number of axes",
        "ja": "格子の軸はいくつでもよい",
    },
    hint={
        "en": "Do not write one loop per axis: the number of axes is len(bounds).",
        "ja": "軸ごとにループを書くのではなく、軸の数 len(bounds) に合わせましょう。",
    },
)
def test_any_number_of_axes(student, rng):
    """One axis with 23 values, two with 6, four with 3 each, five with 2 each."""
    drawn = [(draw_bounds(rng, d), k) for d, k in ((1, 23), (4, 3), (5, 2))]
    for bounds, k in (*drawn, (UNEVEN, 6)):
        d = len(bounds)
        points = grid(student, bounds, k)
        rows = np.rint(in_unit_cube(points, bounds) * (k - 1)).astype(int)
        assert len(set(map(tuple, rows.tolist()))) == k**d, f"{k}**{d} points are not all there"
        due = bounds[:, 0] + rows * (bounds[:, 1] - bounds[:, 0]) / (k - 1)
        assert_close(points, due, name="the points", atol=1e-6 * np.abs(bounds).max())


@check(
    points=1,
    title={
        "en": "Random search returns n points, one row each, with a column for each axis",
        "ja": "ランダムサーチは n 個の点を返し、1 行が 1 点、1 列が 1 軸である",
    },
    hint={
        "en": "The shape is (n, d). Here n is the number of points in all, not of values per axis.",
        "ja": "形は (n, d) です。n は軸ごとの値の数ではなく、点の総数です。",
    },
)
def test_shape_of_random_points(student, rng):
    """Several n and d, also a single point and a single axis."""
    for n, d in ((1, 3), (23, 1), (2, 2), (30, 2), (int(rng.integers(40, 60)), 5)):
        draw(student, draw_bounds(rng, d), n)


@check(
    points=1,
    title={
        "en": "Each random number lies between the bounds of its axis",
        "ja": "乱数はどれも、その軸の範囲内にある",
    },
    hint={
        "en": "Put u = 0 and u = 1 into low + u * (high - low). Which numbers come out?",
        "ja": "low + u * (high - low) に u = 0 と u = 1 を入れると、何になりますか。",
    },
)
def test_bounds_of_random_points(student, rng):
    """All of 500 points on three axes."""
    bounds = draw_bounds(rng, 3)
    unit = in_unit_cube(draw(student, bounds, 500), bounds)
    outside = int(np.sum((unit < -1e-6) | (unit > 1 + 1e-6)))
    assert outside == 0, f"{outside} of {unit.size} numbers lie outside their bounds"


@check(
    points=3,
    title={
        "en": "On each axis the random numbers are uniform between the bounds",
        "ja": "各軸の乱数は、範囲内で一様に分布する",
    },
    hint={
        "en": "Cut the range of an axis into four equal parts: each should get about n / 4 numbers.",
        "ja": "軸の範囲を 4 等分しましょう。それぞれに約 n / 4 個が入るはずです。",
    },
)
def test_uniform_on_each_axis(student, rng):
    """The distance to the uniform distribution is small on both axes, one of them above 0."""
    # P(D > 0.0785) <= 2 exp(-2 * 2000 * 0.0785**2) = 4e-11 for each axis of a correct solution
    # (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant): 8e-11 for the two.
    bounds = np.array([[1.0, 9.0], [-4.0, 2.0]]) * rng.uniform(0.8, 1.25)
    unit = in_unit_cube(draw(student, bounds, DRAWS), bounds)
    for axis in range(2):
        distance = ks_distance(unit[:, axis])
        assert distance <= 0.0785, f"on axis {axis} the distance to uniform is {distance:.3f}"


@check(
    points=2,
    title={
        "en": "The numbers of all points and axes are independent of each other",
        "ja": "すべての点と軸の乱数は、互いに独立である",
    },
    hint={
        "en": "Each point needs d random numbers of its own: none shared by axes, none computed from another point's.",
        "ja": "1 点ごとに d 個の乱数が必要です。軸で共有したり、ほかの点の数から計算したりしてはいけません。",
    },
)
def test_axes_are_independent(student, rng):
    """A quarter of the points is low on two axes and high on two; 30 numbers are not spread evenly."""
    # P(|share - 1/4| > 0.08) <= 2 exp(-2 * 2000 * 0.08**2) = 1.5e-11 for each of six shares of a
    # correct solution (Hoeffding): 1e-10 in all.
    bounds = np.array([[2.0, 3.0], [-9.0, -4.0], [-2.0, 5.0]]) * rng.uniform(800, 1250)
    few = in_unit_cube(draw(student, bounds, 30), bounds)
    for axis in range(3):
        # Each of 30 equal parts has one of 30 independent numbers with a probability of 30! / 30**30 =
        # 1.3e-12. Of 435 pairs, four or more add up to 1 within 1e-6 with one below 3e-14.
        places = few[:, axis]
        parts = len(set(np.clip(np.floor(30 * places), 0, 29).tolist()))
        assert parts < 30, f"axis {axis} has one value in each of 30 equal parts"
        mirrored = int(np.sum(np.abs(np.triu(places[:, None] + places, 1) - 1) < 1e-6))
        assert mirrored < 4, f"on axis {axis} {mirrored} pairs of values mirror each other"
    low = in_unit_cube(draw(student, bounds, DRAWS), bounds) < 0.5
    for one, other in ((0, 1), (0, 2), (1, 2)):
        for half, word in ((low, "low"), (~low, "high")):
            share = float(np.mean(half[:, one] & half[:, other]))
            assert abs(share - 0.25) <= 0.08, f"{share:.0%} are {word} on axes {one} and {other}"


@check(
    points=2,
    title={
        "en": "25 random points test 25 values of each hyperparameter",
        "ja": "25 個のランダムな点は、各ハイパーパラメータの 25 種類の値を試す",
    },
    hint={
        "en": "Use continuous numbers: no grid, no integers, and new numbers for each point.",
        "ja": "格子や整数ではなく連続した値を、点ごとに新しく引きましょう。",
    },
)
def test_new_values_on_each_axis(student, rng):
    """The number of different values on three axes, also between whole bounds, and on a tiny axis."""
    # Two of 25 doubles coincide with a probability below 1e-13. Even single-precision draws
    # coincide three times with a probability below 1e-13: so 23 must be different.
    bounds = draw_bounds(rng, 3)
    whole = np.rint(2 * bounds).astype(int)
    for its in (bounds, np.where(whole, whole, 1)):
        points = draw(student, its, 25)
        for axis in range(3):
            different = len(set(points[:, axis].tolist()))
            assert different >= 23, f"axis {axis} has only {different} different values"
    # In single precision there are 2.6 million numbers on an axis at least. Of 2,000 draws, 20 or more coincide
    # with an earlier one with a probability below 1e-19.
    points = draw(student, bounds * np.array([[1.0], [1e-4], [1e-12]]), DRAWS)
    for axis in range(3):
        different = len(set(points[:, axis].tolist()))
        assert different > DRAWS - 20, f"{DRAWS} points have only {different} values on an axis"


@check(
    points=1,
    title={
        "en": "A generator in the same state gives the same points",
        "ja": "同じ状態の乱数生成器からは、同じ点が得られる",
    },
    hint={
        "en": "Draw from rng only: not from np.random, not from a generator of your own.",
        "ja": "乱数は rng だけから引きましょう。np.random や自作の生成器は使いません。",
    },
)
def test_same_state_same_points(student, rng):
    """Two generators that start alike give the same 20 points, and they are drawn from."""
    bounds = draw_bounds(rng, 2)
    first = student.rng()
    ours = draw(student, bounds, 20, first)
    assert student.last.drew, "nothing was drawn from rng"
    again = draw(student, bounds, 20, student.rng(copy_of=first))
    assert_close(again, ours, name="the points from the same state", rtol=1e-12)


@check(
    points=1,
    title={
        "en": "A second call, and another generator, give other points",
        "ja": "2 回目の呼び出しや別の生成器では、違う点になる",
    },
    hint={
        "en": "Is a seed set inside your function? Then each search tries the same points.",
        "ja": "関数の中でシードを固定していませんか。それではどの探索も同じ点を試します。",
    },
)
def test_other_points(student, rng):
    """Of three draws of 20 points no number is in two."""
    # Even in single precision three coincidences among 60 numbers have a probability below 1e-10.
    bounds = draw_bounds(rng, 1) / 10
    first = student.rng()
    columns = [draw(student, bounds, 20, generator) for generator in (first, first, student.rng())]
    different = len(set(np.concatenate(columns).ravel().tolist()))
    assert different >= 58, f"only {different} of 60 numbers are different"


@check(
    points=1,
    title={
        "en": "The array of bounds is not changed",
        "ja": "渡された bounds を書き換えない",
    },
    hint={
        "en": "bounds[:, 1] -= ... writes into the caller's array. Compute a new array instead.",
        "ja": "bounds[:, 1] -= ... は呼び出し側の配列を書き換えます。新しい配列を計算しましょう。",
    },
)
def test_bounds_are_not_changed(student, rng):
    """Neither the grid nor the random points change it, and both are made of it."""
    bounds = draw_bounds(rng, 2)
    points = grid(student, bounds, 5)
    assert not student.last.changed, "grid_points changed bounds in place"
    assert np.ptp(points, axis=0).min() > 0, "the points of the grid are all the same"
    points = draw(student, bounds, 20)
    assert not student.last.changed, "random_points changed bounds in place"
    assert np.ptp(points, axis=0).min() > 0, "the random points are all the same"


@check(
    points=2,
    title={
        "en": "The different values of each column are counted",
        "ja": "列ごとに、異なる値の個数を数える",
    },
    hint={
        "en": "Take one column, throw away the repetitions, and count what is left.",
        "ja": "1 列を取り出し、重複を除いて残りを数えましょう。",
    },
)
def test_counts(student, rng):
    """Twenty arrays of repeated values, in any order, with a known number of different ones."""
    for _ in range(20):
        n, d = int(rng.integers(9, 30)), int(rng.integers(2, 6))
        points = np.empty((n, d))
        counts = rng.integers(2, n, d)
        for axis, count in enumerate(counts):
            values = rng.permutation(100)[:count] - 50.0
            rows = np.concatenate([np.arange(count), rng.integers(0, count, n - count)])
            points[:, axis] = rng.permutation(values[rows])
        answer = student.distinct_per_axis(points)
        assert_close(answer, counts, name=f"the counts for shape ({n}, {d})", lists=True)


@check(
    points=1,
    title={
        "en": "Numbers that are close to each other are still different",
        "ja": "近い値どうしでも、等しくなければ別の値である",
    },
    hint={
        "en": "Do not round and do not use a tolerance: 0.00001 and 0.00002 are two learning rates.",
        "ja": "丸めや許容誤差は使いません。0.00001 と 0.00002 は 2 つの学習率です。",
    },
)
def test_close_numbers_are_different(student, rng):
    """Small learning rates, and numbers that differ in the tenth digit only, or in the last bits."""
    tiny = rng.uniform(1e-7, 1e-5, 30)
    near = 1.0 + 1e-9 * rng.permutation(30)
    twice = np.repeat(near[:15], 2)
    last_bits = 1.0 + np.spacing(1.0) * rng.permutation(30)
    points = np.stack([tiny, near, twice, last_bits], axis=1)
    due = np.array([30, 30, 15, 30])
    assert_close(student.distinct_per_axis(points), due, name="the counts", lists=True)


@check(
    points=2,
    title={
        "en": "A grid repeats its few values, random points have a new value each",
        "ja": "格子は少数の値を繰り返し、ランダムな点は毎回新しい値をもつ",
    },
    hint={
        "en": "For a 5 x 5 grid the counts are [5, 5], for 25 random points [25, 25].",
        "ja": "5 x 5 の格子なら [5, 5]、25 個のランダムな点なら [25, 25] です。",
    },
)
def test_grid_against_random(student, rng):
    """Shuffled grids of several sizes, and random points of the same number."""
    for k, d in ((5, 2), (3, 3), (int(rng.integers(6, 12)), 2), (4, 2), (2, 4)):
        # Multiples of 0.03: how close numbers may be is another check.
        axes = [0.03 * rng.permutation(200)[:k] - 3 for _ in range(d)]
        rows = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, d)
        points = rng.permutation(rows)
        counts = student.distinct_per_axis(points)
        assert_close(counts, np.full(d, k), name=f"the counts of a {k}**{d} grid", lists=True)
        columns = [0.03 * rng.permutation(200)[: k**d] - 3 for _ in range(d)]
        counts = student.distinct_per_axis(np.stack(columns, axis=1))
        name = f"the counts of {k**d} random points"
        assert_close(counts, np.full(d, k**d), name=name, lists=True)


@check(
    points=1,
    title={
        "en": "A single point has one value on each axis",
        "ja": "点が 1 つなら、各軸の値は 1 種類である",
    },
    hint={
        "en": "One point, d ones; one axis, an array of one number.",
        "ja": "点が 1 つなら 1 が d 個、軸が 1 本なら要素 1 個の配列です。",
    },
)
def test_single_points(student, rng):
    """Single points on 1 to 6 axes, and repeated ones."""
    for d in range(1, 7):
        point = rng.standard_normal((1, d))
        ones = np.ones(d, dtype=int)
        assert_close(student.distinct_per_axis(point), ones, name="the counts", lists=True)
        repeated = np.repeat(point, 5, axis=0)
        assert_close(student.distinct_per_axis(repeated), ones, name="the counts", lists=True)


@check(
    points=1,
    title={
        "en": "The array of points is not changed",
        "ja": "渡された points を書き換えない",
    },
    hint={
        "en": "points.sort() sorts the caller's array. np.sort and np.unique make a new one.",
        "ja": "points.sort() は呼び出し側の配列を並べ替えます。np.sort や np.unique は新しい配列を作ります。",
    },
)
def test_points_are_not_changed(student, rng):
    """Counting leaves unsorted points as they are."""
    points = rng.permutation(np.repeat(np.arange(12.0), 2)).reshape(12, 2)
    answer = student.distinct_per_axis(points)
    assert np.shape(answer) == (2,), f"the answer has shape {np.shape(answer)}, not (2,)"
    assert np.min(answer) >= 1, "a count is below 1"
    assert not student.last.changed, "points was changed in place"
