"""Pictures of the search from coarse to fine on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

VALUES = np.array([0.0002, 0.5, 0.003, 0.02, 0.08])
LOSSES = np.array([-0.4, 1.4, -2.0, 0.1, 0.5])
N, ROUNDS, TOP = 8, 3, 3
# The loss of each call, whatever the value is: so it is known which values count.
PRESET = (
    *(9.0, 4.0, 14.0, 3.0, 20.0, 11.0, 7.0, 16.0),
    *(12.0, 6.0, 18.0, 5.0, 22.0, 8.0, 15.0, 10.0),
    *(13.0, 19.0, 17.0, 23.0, 21.0, 24.0, 25.0, 26.0),
)


def bars(values, x_label, y_label) -> Plot:
    """Draw named values."""
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(float(value) for value in values.values()),
        x_label=x_label,
        y_label=y_label,
    )


@picture(
    title={"en": "What top_k does to the range", "ja": "top_k と範囲"},
    caption={
        "en": "The values 0.0002, 0.5, 0.003, 0.02, 0.08 have the losses -0.4, 1.4, -2, 0.1, 0.5. The two ends "
        "of the range for top_k from 2 to 4, as logarithms: a bar that reaches -3 is 0.001.",
        "ja": "値 0.0002, 0.5, 0.003, 0.02, 0.08 の損失は -0.4, 1.4, -2, 0.1, 0.5 です。top_k が 2 から 4 の"
        "ときの範囲の両端の対数で、-3 に届く棒は 0.001 です。",
    },
    functions=["refine_range"],
)
def range_by_top_k(student, rng) -> Plot:
    """Both ends of the range for each top_k."""
    ends = {}
    for top_k in (2, 3, 4):
        lo, hi = student.refine_range(VALUES, LOSSES, top_k)
        ends[f"{top_k} lo"], ends[f"{top_k} hi"] = np.log10(float(lo)), np.log10(float(hi))
    return bars(
        ends,
        {"en": "top_k, and which end", "ja": "top_k と端"},
        {"en": "logarithm (base 10)", "ja": "常用対数"},
    )


@picture(
    title={"en": "The ranges of a search, and its result", "ja": "探索の範囲と結果"},
    caption={
        "en": "A search of 3 rounds with 8 values and top_k = 3, whose losses we choose; the lowest one comes "
        "in the first round. All bars should be 1: the ends of each range, divided by those of the range of "
        "the round before's three best values (1 lo to 3 hi), the returned value, divided by the one with "
        "the lowest loss (best), and the number of calls, divided by 24 (n).",
        "ja": "8 個ずつ 3 ラウンド、top_k = 3 の探索で、損失はこちらで決め、最小は最初のラウンドに来ます。"
        "どの棒も 1 になるはずです。各範囲の端を、前のラウンドの最良の 3 個の範囲の端で割った値"
        "（1 lo から 3 hi）、返された値を損失最小の値で割った値 (best)、呼び出した回数を 24 で割った値 (n) です。",
    },
    functions=["coarse_to_fine"],
)
def ranges(student, rng) -> Plot:
    """Each end, the best value and the number of calls, as shares of what they should be."""
    tried = []

    def f(value):
        tried.append(float(np.ravel(value)[0]))
        return PRESET[(len(tried) - 1) % len(PRESET)]

    best, history = student.coarse_to_fine(f, 1e-4, 1.0, N, ROUNDS, TOP, student.rng())
    due = [(1e-4, 1.0)]
    for start in range(0, N * (ROUNDS - 1), N):
        values = np.array(tried[start : start + N])
        kept = values[np.argsort(PRESET[start : start + N])[:TOP]]
        due.append((kept.min(), kept.max()))
    shares = {
        f"{number + 1} {name}": float(end) / right
        for number, (pair, rights) in enumerate(zip(history, due, strict=True))
        for name, end, right in zip(("lo", "hi"), pair, rights, strict=True)
    }
    shares["best"] = float(np.ravel(best)[0]) / tried[int(np.argmin(PRESET))]
    shares["n"] = len(tried) / (N * ROUNDS)
    return bars(
        {name: min(max(share, -3.0), 3.0) for name, share in shares.items()},
        {"en": "range by round, best value, calls", "ja": "ラウンドごとの範囲、最良の値、呼び出し"},
        {"en": "share of what is right", "ja": "正しい値に対する比"},
    )


@picture(
    title={"en": "Where the values of a round fall", "ja": "1 ラウンドの値の分布"},
    caption={
        "en": "In percent. 80 values should fill the logarithms of each round's range evenly: a tenth, half and "
        "nine tenths of them lie below 10, 50 and 90 % of it. Nothing depends on anything else: the squared "
        "correlations of each value with the next (+1), of the first half with the second (½) and of the "
        "first round with the second (R) are near 0. 37 % of 80 equal parts stay empty (none), and only the "
        "same generator gives the same values (=: 100, ≠: 0).",
        "ja": "単位は % です。80 個の値は各ラウンドの範囲に対数で均等に散らばり、10、50、90 % の位置より下に 10、50、90 % がある"
        "はずです。次の値 (+1)、前半と後半 (½)、最初と次のラウンド (R) の相関の 2 乗は 0 に近く、80 等分した"
        "区間の 37 % は空で (none)、同じ状態の生成器でだけ同じ値になります (=: 100、≠: 0)。",
    },
    functions=["coarse_to_fine"],
)
def places(student, rng) -> Plot:
    """Quantiles, correlations, and shares of equal values of two rounds."""
    n = 80
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()

    def tried(generator, n, rounds):
        values = []

        def f(value):
            values.append(float(np.ravel(value)[0]))
            return abs(float(np.log10(values[-1])) + 2.0)

        _, history = student.coarse_to_fine(f, 1e-4, 1.0, n, rounds, n // 3, generator)
        ends = np.log10(np.array(history, dtype=float))
        logs = np.log10(np.array(values)).reshape(rounds, n)
        return (logs - ends[:, :1]) / (ends[:, 1:] - ends[:, :1])

    u, second = tried(student.rng(), n, 2)
    draws = [tried(generator, 6, 1) for generator in (first, again, other)]
    below = np.quantile([u, second], [0.1, 0.5, 0.9], axis=1)
    off = np.abs(below - [[0.1], [0.5], [0.9]]).argmax(axis=1)
    low, middle, high = below[np.arange(3), off]  # of the worse round
    values = {
        "10": low,
        "50": middle,
        "90": high,
        "+1": correlation(u[1:], u[:-1]),
        "½": correlation(u[: n // 2], u[n // 2 :]),
        "R": correlation(u, second),
        "none": 1 - np.unique(np.clip(np.floor(u * n), 0, n - 1)).size / n,
        "=": np.mean(draws[0] == draws[1]),
        "≠": np.mean(draws[0] == draws[2]),
    }
    return bars(
        {name: np.clip(100 * value, -100, 200) for name, value in values.items()},
        {"en": "places, correlations, shares", "ja": "位置、相関、割合"},
        {"en": "%", "ja": "%"},
    )


def correlation(one, other) -> float:
    """The square of the correlation of two rows; of a constant one, 1: it tells nothing new."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 1.0
    return float(np.corrcoef(one, other)[0, 1]) ** 2
