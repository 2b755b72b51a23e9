"""Pictures of the three splits on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture, raises

M = 1_000
IS_TARGET = np.arange(60) % 3 > 0  # 40 photos from users among 20 from the web


def rows(part):
    """A set's row numbers."""
    return np.asarray(part, dtype=int)


def shared(one, other) -> float:
    """How many percent of one set's rows are in another one, too."""
    return 100 * float(np.isin(rows(one), rows(other)).mean())


@picture(
    title={"en": "How large the three sets are", "ja": "3 つの集合の大きさ"},
    caption={
        "en": "Shares in percent: train, dev and test (a, b, c) of 10,000 rows, 60, 20 and 20, and (A, B, C) "
        "of 1,000,000 rows, 98, 1 and 1. Then how many percent of 9 rows the three sizes add up to.",
        "ja": "割合（%）です。10,000 行の訓練・開発・テスト (a, b, c) は 60、20、20、1,000,000 行の (A, B, C) は "
        "98、1、1 です。最後の棒 (9) は、9 行のときの 3 つの大きさの合計の割合です。",
    },
    functions=["split_sizes"],
)
def sizes(student, rng) -> Plot:
    """The shares of the sets for 10,000 and 1,000,000 rows, and the whole rows of 9."""
    shares = [100 * float(n) / m for m in (10_000, 1_000_000) for n in student.split_sizes(m)]
    shares.append(100 * sum(float(n) // 1 for n in student.split_sizes(9)) / 9)
    return Plot(
        kind="bars",
        x=("a", "b", "c", "A", "B", "C", "9"),
        y=tuple(shares),
        x_label={
            "en": "abc: 10,000; ABC: 1,000,000; the sum for 9",
            "ja": "abc は 1 万行、ABC は 100 万行、9 行の合計",
        },
        y_label={"en": "share, %", "ja": "割合（%）"},
    )


@picture(
    title={"en": "1,000 rows, split at random", "ja": "ランダムに分けた 1,000 行"},
    caption={
        "en": "fractions (0.3, 0.2, 0.5). The shares of train, dev and test among 60 rows, and of the rows that "
        "are in a set at all (all: 100 %). Percent of dev: rows of the first 500 (early: about 50), directly after another "
        "dev row (next: 20), in the dev set of a generator in the same state (same: 100) and of another "
        "one (other: 20).",
        "ja": "fractions は (0.3, 0.2, 0.5) です。60 行に対する train、dev、test の割合と、どれかの集合に入った行 "
        "(all: 100) の割合、dev の行のうち最初の 500 行のもの (early: 約 50)、dev の行のすぐ次の行 "
        "(next: 20)、同じ状態の生成器の dev にもある行 (same: 100)、別の生成器の dev にもある行 "
        "(other: 20) の割合です。",
    },
    functions=["split_indices"],
)
def random_rows(student, rng) -> Plot:
    """Sizes and coverage of the sets, and where the rows of dev come from."""
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()
    fractions = (0.3, 0.2, 0.5)
    parts = student.split_indices(M, first, fractions)
    dev, dev_again, dev_other = (
        rows(parts[1]),
        student.split_indices(M, again, fractions)[1],
        student.split_indices(M, other, fractions)[1],
    )
    some, few = (student.split_indices(m, student.rng(), fractions) for m in (60, 9))
    values = {
        name: 100 * rows(part).size / 60
        for name, part in zip(("train", "dev", "test"), some, strict=True)
    }
    covered = np.unique(np.concatenate([rows(part) for part in parts])).size / M
    covered_few = np.unique(np.concatenate([rows(part) for part in few])).size / 9
    values |= {
        "all": 100 * min(covered, covered_few),
        "early": 100 * float((dev < M // 2).mean()),
        "next": shared(dev + 1, dev),
        "same": shared(dev, dev_again),
        "other": shared(dev, dev_other),
    }
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(map(float, values.values())),
        x_label={"en": "sets, and rows of dev", "ja": "集合と、dev の行"},
        y_label={"en": "%", "ja": "%"},
    )


@picture(
    title={"en": "Users' photos for dev and test", "ja": "開発とテストにはユーザーの写真"},
    caption={
        "en": "40 photos of users and 20 from the web, 8 for dev and 16 for test. Photos of users in train (T), "
        "dev and test: 16, 8, 16; from the web in train 20 (web), in dev and test none (bad); different "
        "photos in all: 60. Photos of dev that a generator in the same state chooses again (=): 8, and "
        "another one (≠): about 1 or 2. 50 for exactly enough photos (40), and "
        "50 for a ValueError where there are too few (41).",
        "ja": "ユーザーの写真 40 枚とウェブの写真 20 枚を、開発 8 枚、テスト 16 枚に分けます。ユーザーの写真は"
        "訓練 (T)、dev、test に 16、8、16 枚、ウェブの写真は訓練に 20 枚 (web)、dev と test には 0 枚 (bad)、"
        "全部で 60 枚 (all) です。同じ状態の生成器でまた選ばれる dev の写真 (=) は 8 枚、別の生成器では (≠) "
        "1、2 枚です。ちょうど足りるとき (40) は 50、足りないとき "
        "(41) は ValueError で 50 になります。",
    },
    functions=["split_by_source"],
)
def sources(student, rng) -> Plot:
    """Counts of photos by set and source, and what becomes of too few."""
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()
    parts = [rows(part) for part in student.split_by_source(IS_TARGET, 8, 16, first)]
    dev_again = student.split_by_source(IS_TARGET, 8, 16, again)[1]
    dev_other = student.split_by_source(IS_TARGET, 8, 16, other)[1]
    values = {
        name: np.count_nonzero(IS_TARGET[part])
        for name, part in zip(("T", "dev", "test"), parts, strict=True)
    }
    values |= {
        "web": np.count_nonzero(~IS_TARGET[parts[0]]),
        "bad": np.count_nonzero(~IS_TARGET[np.concatenate(parts[1:])]),
        "all": np.unique(np.concatenate(parts)).size,
        "=": np.isin(parts[1], rows(dev_again)).sum(),
        "≠": np.isin(parts[1], rows(dev_other)).sum(),
        "40": 50 * (not refused(student, 24)),
        "41": 50 * refused(student, 25),
    }
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(map(float, values.values())),
        x_label={"en": "photos by set", "ja": "集合ごとの写真"},
        y_label={"en": "photos", "ja": "枚数"},
    )


def refused(student, n_test) -> bool:
    """Whether 16 photos for dev and so many for test are refused with a ValueError."""
    try:
        with raises(ValueError):
            student.split_by_source(IS_TARGET, 16, n_test, student.rng())
    except AssertionError:
        return False
    return True
