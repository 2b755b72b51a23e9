"""A picture of a split by source on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

IS_TARGET = np.arange(2_100) >= 2_000  # 2,000 photos from the web, then 100 from users


@picture(
    title={"en": "How much of each set is user photos", "ja": "各集合に占めるユーザーの写真の割合"},
    caption={
        "en": "2,000 web photos and 100 user photos, 30 for dev and 40 for test: dev and test must "
        "be all user photos, train has the 30 that are left over among 2,030.",
        "ja": "ウェブの写真 2,000 枚とユーザーの写真 100 枚を、開発 30 枚、テスト 40 枚に分けます。"
        "開発とテストはすべてユーザーの写真、訓練には 2,030 枚中、残りの 30 枚が入ります。",
    },
    functions=["split_by_source"],
)
def composition(student, rng) -> Plot:
    """The share of target examples in train, dev and test, in percent."""
    parts = student.split_by_source(IS_TARGET, 30, 40, student.rng())
    shares = [100 * float(IS_TARGET[np.asarray(part, dtype=int)].mean()) for part in parts]
    return Plot(
        kind="bars",
        x=("train", "dev", "test"),
        y=tuple(shares),
        x_label={"en": "set", "ja": "集合"},
        y_label={"en": "user photos, %", "ja": "ユーザーの写真（%）"},
    )


@picture(
    title={"en": "Where the rows of dev come from", "ja": "開発セットの行はどこから来るか"},
    caption={
        "en": "1,000 sorted rows in ten blocks of 100. A random dev set of 200 takes about 20 of "
        "each; one that is cut from one end takes two blocks whole.",
        "ja": "並んだ 1,000 行を 100 行ずつ 10 個に分けました。ランダムな 200 行なら各ブロックから約 "
        "20 行、端から切ると 2 つのブロックを丸ごと取ります。",
    },
    functions=["split_indices"],
)
def origin_of_dev(student, rng) -> Plot:
    """How many dev rows come from each block of 100 rows."""
    _, dev, _ = student.split_indices(1_000, student.rng(), (0.6, 0.2, 0.2))
    counts, edges = np.histogram(np.asarray(dev, dtype=float), bins=10, range=(0, 1_000))
    return Plot(
        kind="histogram",
        x=tuple(float(edge) for edge in edges),
        y=tuple(float(count) for count in counts),
        x_label={"en": "row number", "ja": "行番号"},
        y_label={"en": "rows in dev", "ja": "開発セットの行数"},
    )
