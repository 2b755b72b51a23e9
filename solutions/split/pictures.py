"""Pictures of the three splits on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture, raises

M = 1_000
FRACTIONS = (0.3, 0.2, 0.5)
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
        "of 1,000,000 rows, 98, 1 and 1. Then how many percent of 7 rows the three sizes add up to (7), and "
        "how large dev is of 5,000,000 rows, in percent of 50,000 (5M).",
        "ja": "割合（%）です。10,000 行の訓練・開発・テスト (a, b, c) は 60、20、20、1,000,000 行の (A, B, C) は "
        "98、1、1 です。最後の 2 本は、7 行のときの 3 つの大きさの合計の割合 (7) と、5,000,000 行の開発の大きさを "
        "50,000 で割った割合 (5M) です。",
    },
    functions=["split_sizes"],
)
def sizes(student, rng) -> Plot:
    """The shares of the sets for 10,000 and 1,000,000 rows, the whole rows of 7, and dev of 5,000,000."""
    shares = [100 * float(n) / m for m in (10_000, 1_000_000) for n in student.split_sizes(m)]
    shares.append(100 * sum(float(n) // 1 for n in student.split_sizes(7)) / 7)
    shares.append(float(student.split_sizes(5_000_000)[1]) / 500)
    return Plot(
        kind="bars",
        x=("a", "b", "c", "A", "B", "C", "7", "5M"),
        y=tuple(shares),
        x_label={
            "en": "abc: 10,000; ABC: 1,000,000; the sum for 7; dev of 5M",
            "ja": "abc は 1 万行、ABC は 100 万行、7 行の合計、500 万行の開発",
        },
        y_label={"en": "share, %", "ja": "割合（%）"},
    )


@picture(
    title={"en": "How many rows each set gets", "ja": "各集合の行数"},
    caption={
        "en": "fractions (0.3, 0.2, 0.5). The largest shares of train, dev and test in ten splits of 60 rows. Then "
        "the rows that are in a set at all (all: 100 %), and in more than one (twice: 0), in splits of 1,000 rows, "
        "of 9, and of 9 with (0.73, 0.23, 0.04), where test may get none.",
        "ja": "fractions は (0.3, 0.2, 0.5) です。60 行を 10 回分けたときの train、dev、test の最大の割合と、1,000 行、"
        "9 行、そして test が空になりうる (0.73, 0.23, 0.04) の 9 行で、どれかの集合に入った行 (all: 100 %) と、"
        "2 つ以上に入った行 (twice: 0) の割合です。",
    },
    functions=["split_indices"],
)
def rows_by_set(student, rng) -> Plot:
    """Sizes of the sets, the rows that are in one, and those that are in two."""
    splits = student.repeat(10).split_indices(60, student.rng(), FRACTIONS)
    sizes = np.max([[rows(part).size for part in parts] for parts in splits], axis=0)
    values = dict(zip(("train", "dev", "test"), 100 * sizes / 60, strict=True))
    covered, repeated = [], []
    for m, fractions in ((M, FRACTIONS), (9, FRACTIONS), (9, (0.73, 0.23, 0.04))):
        parts = student.split_indices(m, student.rng(), fractions)
        together = np.concatenate([rows(part) for part in parts])
        different = np.unique(together).size
        covered.append(100 * np.isin(np.arange(m), together).mean())
        repeated.append(100 * (together.size - different) / m)
    values |= {"all": min(covered), "twice": max(repeated)}
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(map(float, values.values())),
        x_label={
            "en": "rows by set, in any set, in two",
            "ja": "集合ごと、どれかの集合、2 つの集合",
        },
        y_label={"en": "%", "ja": "%"},
    )


@picture(
    title={"en": "1,000 rows, split at random", "ja": "ランダムに分けた 1,000 行"},
    caption={
        "en": "fractions (0.3, 0.2, 0.5). Percent of dev: rows of the first 500 (early: about 50), directly after another "
        "dev row (next: 20), in the dev set of a generator in the same state (same: 100) and of another "
        "one (other: 20).",
        "ja": "fractions は (0.3, 0.2, 0.5) です。dev の行のうち最初の 500 行のもの (early: 約 50)、dev の行のすぐ次の行 "
        "(next: 20)、同じ状態の生成器の dev にもある行 (same: 100)、別の生成器の dev にもある行 "
        "(other: 20) の割合です。",
    },
    functions=["split_indices"],
)
def random_rows(student, rng) -> Plot:
    """Where the rows of dev come from."""
    first = student.rng()
    generators = (first, student.rng(copy_of=first), student.rng())
    dev, again, other = (
        rows(student.split_indices(M, generator, FRACTIONS)[1]) for generator in generators
    )
    values = {
        "early": 100 * float((dev < M // 2).mean()),
        "next": shared(dev + 1, dev),
        "same": shared(dev, again),
        "other": shared(dev, other),
    }
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(map(float, values.values())),
        x_label={"en": "rows of dev", "ja": "dev の行"},
        y_label={"en": "%", "ja": "%"},
    )


@picture(
    title={"en": "Users' photos for dev and test", "ja": "開発とテストにはユーザーの写真"},
    caption={
        "en": "40 photos of users and 20 from the web, 8 for dev and 16 for test. Photos of users in train (T), "
        "dev and test: 16, 8, 16; from the web in train 20 (web), in dev and test none (bad); different "
        "photos in all: 60. Photos of test that a generator in the same state chooses again (=): 16, and "
        "another one (≠): about 6. With exactly enough photos of users, 40 different ones in dev and test (40), and "
        "50 for a ValueError where there are too few (41).",
        "ja": "ユーザーの写真 40 枚とウェブの写真 20 枚を、開発 8 枚、テスト 16 枚に分けます。ユーザーの写真は"
        "訓練 (T)、dev、test に 16、8、16 枚、ウェブの写真は訓練に 20 枚 (web)、dev と test には 0 枚 (bad)、"
        "全部で 60 枚 (all) です。同じ状態の生成器でまた選ばれる test の写真 (=) は 16 枚、別の生成器では (≠) "
        "約 6 枚です。ユーザーの写真がちょうど足りるときは dev と test に異なる 40 枚が入り (40)、足りないとき "
        "(41) は ValueError で 50 になります。",
    },
    functions=["split_by_source"],
)
def sources(student, rng) -> Plot:
    """Counts of photos by set and source, and what becomes of too few."""
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()
    parts = [rows(part) for part in student.split_by_source(IS_TARGET, 8, 16, first)]
    test_again = student.split_by_source(IS_TARGET, 8, 16, again)[2]
    test_other = student.split_by_source(IS_TARGET, 8, 16, other)[2]
    values = {
        name: np.count_nonzero(IS_TARGET[part])
        for name, part in zip(("T", "dev", "test"), parts, strict=True)
    }
    values |= {
        "web": np.count_nonzero(~IS_TARGET[parts[0]]),
        "bad": np.count_nonzero(~IS_TARGET[np.concatenate(parts[1:])]),
        "all": np.unique(np.concatenate(parts)).size,
        "=": np.isin(parts[2], rows(test_again)).sum(),
        "≠": np.isin(parts[2], rows(test_other)).sum(),
        "40": 0 if refused(student, 24) else all_drawn(student),
        "41": 50 * refused(student, 25),
    }
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(map(float, values.values())),
        x_label={"en": "photos by set", "ja": "集合ごとの写真"},
        y_label={"en": "photos", "ja": "枚数"},
    )


def all_drawn(student) -> int:
    """How many different photos are in dev and test together if they need all photos of users."""
    parts = student.split_by_source(IS_TARGET, 16, 24, student.rng())
    return np.unique(np.concatenate([rows(part) for part in parts[1:]])).size


def refused(student, n_test) -> bool:
    """Whether 16 photos for dev and so many for test are refused with a ValueError."""
    try:
        with raises(ValueError):
            student.split_by_source(IS_TARGET, 16, n_test, student.rng())
    except AssertionError:
        return False
    return True
