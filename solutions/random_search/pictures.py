"""Pictures of grid and random search on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

BOUNDS = np.array([[0.0, 1.0], [10.0, 30.0]])
EDGES = np.linspace(0.0, 1.0, 26)


def histogram(points):
    """How many points fall into each of 25 parts of the first axis."""
    counts, _ = np.histogram(np.clip(np.asarray(points, dtype=float)[:, 0], 0, 1), bins=EDGES)
    return Plot(
        kind="histogram",
        x=tuple(float(edge) for edge in EDGES),
        y=tuple(float(count) for count in counts),
        x_label={"en": "value on the first axis", "ja": "1 番目の軸の値"},
        y_label={"en": "number of points", "ja": "点の個数"},
    )


@picture(
    title={"en": "The first axis of a 5 x 5 grid", "ja": "5 x 5 の格子の 1 番目の軸"},
    caption={
        "en": "25 points, but only five values: each is tried five times.",
        "ja": "点は 25 個ですが値は 5 種類だけで、どれも 5 回ずつ試されます。",
    },
    functions=["grid_points"],
)
def values_of_a_grid(student, rng) -> Plot:
    """Where the 25 points of a grid lie on the first axis."""
    return histogram(student.grid_points(BOUNDS, 5))


@picture(
    title={"en": "The first axis of 25 random points", "ja": "25 個のランダムな点の 1 番目の軸"},
    caption={
        "en": "As many points as in the 5 x 5 grid, spread over the whole range. The bars change "
        "with the generator; what matters is that there are many of them, inside the range.",
        "ja": "5 x 5 の格子と同じ個数の点が、範囲全体に散らばります。棒の形は生成器によって変わりますが、"
        "範囲内のあちこちに棒があることが大切です。",
    },
    functions=["random_points"],
)
def values_of_random_points(student, rng) -> Plot:
    """Where 25 random points lie on the first axis."""
    return histogram(student.random_points(BOUNDS, 25, student.rng()))


@picture(
    title={
        "en": "Different values of a hyperparameter in 25 trials",
        "ja": "25 回の試行で試した値の種類",
    },
    caption={
        "en": "A 5 x 5 grid has 5 different values on each axis, 25 random points have 25.",
        "ja": "5 x 5 の格子の値は各軸 5 種類、ランダムな 25 点なら 25 種類です。",
    },
    functions=["distinct_per_axis"],
)
def different_values(student, rng) -> Plot:
    """The counts for a fixed grid and for fixed random points."""
    steps = np.linspace(0.0, 1.0, 5)
    grid = np.array([[x, 10 + 20 * y] for x in steps for y in steps])
    scattered = BOUNDS[:, 0] + rng.random((25, 2)) * (BOUNDS[:, 1] - BOUNDS[:, 0])
    counts = [np.ravel(student.distinct_per_axis(points)) for points in (grid, scattered)]
    return Plot(
        kind="bars",
        x=("grid, axis 1", "grid, axis 2", "random, axis 1", "random, axis 2"),
        y=tuple(float(count[axis]) for count in counts for axis in (0, 1)),
        x_label={"en": "search and axis", "ja": "探索と軸"},
        y_label={"en": "different values", "ja": "値の種類"},
    )
