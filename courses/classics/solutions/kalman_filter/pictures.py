"""Pictures of the Kalman filter on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

F = np.array([[1.0, 1.0], [0.0, 1.0]])
Q = np.array([[0.5, 0.0], [0.0, 1.0]])
ELEMENTS = ("P 1,1", "P 1,2", "P 2,1", "P 2,2")


def bars(names, values, x_label, y_label) -> Plot:
    """Draw a bar for each value."""
    return Plot(
        kind="bars",
        x=tuple(names)[: len(values)],
        y=tuple(float(value) for value in values)[: len(names)],
        x_label=x_label,
        y_label=y_label,
    )


@picture(
    title={"en": "One step ahead", "ja": "1 歩先の予測"},
    caption={
        "en": "Position 3 and velocity 2, with P = [[1, 0.5], [0.5, 2]] and Q = [[0.5, 0], [0, 1]]: "
        "the position moves to 5, and all variances grow.",
        "ja": "位置 3、速度 2、P = [[1, 0.5], [0.5, 2]]、Q = [[0.5, 0], [0, 1]] です。位置は 5 に移り、分散は"
        "どれも大きくなります。",
    },
    functions=["kalman_predict"],
)
def prediction(student, rng) -> Plot:
    """Mean and covariance after a step."""
    P = np.array([[1.0, 0.5], [0.5, 2.0]])
    mean, moved = student.kalman_predict(np.array([3.0, 2.0]), P, F, Q)
    return bars(
        ("position", "velocity", *ELEMENTS),
        [*np.ravel(mean), *np.ravel(moved)],
        {"en": "mean and covariance", "ja": "平均と共分散"},
        {"en": "value", "ja": "値"},
    )


@picture(
    title={"en": "After a measurement", "ja": "測定の後"},
    caption={
        "en": "The state (2, 2) with P = [[2, 1], [1, 2]]. First the position is measured as 6 with "
        "R = [[2]]: the mean moves to (4, 3), and P shrinks to [[1, 0.5], [0.5, 1.75]]. Then, from the "
        "same arrays, both numbers as (6, 1) with R = [[2, 0.5], [0.5, 3]].",
        "ja": "状態 (2, 2)、P = [[2, 1], [1, 2]] です。位置を R = [[2]] で 6 と測ると、平均は (4, 3) に、P は "
        "[[1, 0.5], [0.5, 1.75]] になります。次に、同じ配列から両方を R = [[2, 0.5], [0.5, 3]] で (6, 1) と測ります。",
    },
    functions=["kalman_correct"],
)
def correction(student, rng) -> Plot:
    """Mean and covariance after each of two measurements; a mean changed in place shows."""
    held, P = student.put(np.array([2.0, 2.0])), np.array([[2.0, 1.0], [1.0, 2.0]])
    position = np.array([[1.0, 0.0]])
    first = student.kalman_correct(held, P, np.array([6.0]), position, np.array([[2.0]]))
    noise = np.array([[2.0, 0.5], [0.5, 3.0]])
    second = student.kalman_correct(held, P, np.array([6.0, 1.0]), np.eye(2), noise)
    return bars(
        [f"{name} {i}" for i in "ab" for name in ("pos", "vel", *ELEMENTS)],
        [value for answer in (first, second) for part in answer for value in np.ravel(part)],
        {"en": "a: position measured; b: both", "ja": "a: 位置のみ測定、b: 両方を測定"},
        {"en": "value", "ja": "値"},
    )


@picture(
    title={"en": "Following something that moves", "ja": "動くものを追う"},
    caption={
        "en": "Eight measurements of a position that grows by about 1. First the expected positions, "
        "then the expected velocities, then the variance of the position: it falls at first, and then "
        "settles where a step adds as much as a measurement takes away.",
        "ja": "およそ 1 ずつ増える位置を 8 回測ります。期待される位置、速度、位置の分散の順です。分散ははじめに下がり、"
        "予測で増える分と測定で減る分がつり合う所に落ち着きます。",
    },
    functions=["kalman_filter"],
)
def series(student, rng) -> Plot:
    """Positions, velocities and variances over eight measurements."""
    zs = np.array([[1.5], [1.8], [3.4], [3.9], [5.2], [5.7], [7.3], [7.9]])
    P, noise, R = 4 * np.eye(2), np.array([[0.4, 0.0], [0.0, 0.4]]), np.array([[2.0]])
    answer = student.kalman_filter(zs, np.zeros(2), P, F, noise, np.array([[1.0, 0.0]]), R)
    means, covariances = (np.asarray(part) for part in answer)
    values = [*means[..., 0].ravel(), *means[..., 1].ravel(), *covariances[..., 0, 0].ravel()]
    return Plot(
        kind="line",
        x=tuple(float(place + 1) for place in range(len(values))),
        y=tuple(float(value) for value in values),
        x_label={
            "en": "position in 8 steps, velocity, variance",
            "ja": "8 歩の位置、続いて速度、分散",
        },
        y_label={"en": "value", "ja": "値"},
    )
