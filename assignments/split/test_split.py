"""Public checks for the split exercise: small examples that you can work out by hand."""

import numpy as np

from grader.testing import check, raises

IN_JAPANESE = {
    "the three sets together hold {rows}": "3 つのセットを合わせると {rows} です",
    "dev has {number} rows instead of {due}": "開発セットは {due} 行のはずですが、{number} 行です",
    "test has {number} rows instead of {due}": "テストセットは {due} 行のはずですが、{number} 行です",
    "{number} of {all} dev rows are below 500": "開発セットの {all} 行のうち {number} 行が 500 より小さい番号です",
    "dev holds {rows}, but only 6 to 9 are user photos": "利用者の写真は 6 から 9 だけですが、開発セットは {rows} です",
    "test holds {rows}, but only 6 to 9 are user photos": "利用者の写真は 6 から 9 だけですが、テストセットは {rows} です",
}


@check(
    points=1,
    title={
        "en": "1,000 examples are split 600/200/200, a million 980,000/10,000/10,000",
        "ja": "1,000件は600/200/200に、100万件は980,000/10,000/10,000に分けます",
    },
    hint={
        "en": "Multiply each share by m, and return whole numbers.",
        "ja": "それぞれの割合にmを掛けて、整数で返しましょう。",
    },
)
def test_sizes_of_the_lecture(student):
    """The two rules give the numbers of the README."""
    # 60 % of 1,000 is 600, 20 % is 200.
    assert tuple(student.split_sizes(1_000)) == (600, 200, 200)
    # 98 % of 1,000,000 is 980,000, 1 % is 10,000.
    assert tuple(student.split_sizes(1_000_000)) == (980_000, 10_000, 10_000)


@check(
    points=1,
    title={
        "en": "100 rows at 70/20/10 are dealt out without losing or repeating one",
        "ja": "100行を70/20/10に、抜けも重なりもなく分けます",
    },
    hint={
        "en": "Shuffle the numbers 0 to 99 once, then cut the shuffled array into three pieces.",
        "ja": "0から99までの数を一度だけシャッフルし、その配列を3つに切り分けましょう。",
    },
)
def test_a_split_of_100_rows(student):
    """Together the three sets hold each row number once, and their sizes follow the fractions."""
    train, dev, test = student.split_indices(100, np.random.default_rng(1), (0.7, 0.2, 0.1))

    # Put the three sets together and sort: that must be 0, 1, 2, ..., 99 again.
    together = sorted([*train, *dev, *test])
    assert together == list(range(100)), f"the three sets together hold {together}"

    # 20 % of 100 is 20 and 10 % is 10. Rounding may move a row or two.
    assert abs(len(dev) - 20) <= 2, f"dev has {len(dev)} rows instead of 20"
    assert abs(len(test) - 10) <= 2, f"test has {len(test)} rows instead of 10"


@check(
    points=1,
    title={
        "en": "The rows of the dev set are picked at random, not in order",
        "ja": "開発セットの行は、先頭や末尾からではなくランダムに選ばれます",
    },
    hint={
        "en": "rng.permutation(m) returns the shuffled row numbers. Use what it returns.",
        "ja": "rng.permutation(m)はシャッフルした行番号を返します。その戻り値を使いましょう。",
    },
)
def test_a_split_is_random(student):
    """Of 1,000 sorted rows, dev gets some of the first half and some of the second half."""
    _, dev, _ = student.split_indices(1_000, np.random.default_rng(2), (0.6, 0.2, 0.2))
    first_half = sum(1 for row in dev if row < 500)

    # About 100 of the 200 dev rows come from the first half. Fewer than 50 or more than 150
    # happens less than once in ten billion random splits.
    assert 50 <= first_half <= 150, f"{first_half} of {len(dev)} dev rows are below 500"


# Ten photos: 0 to 5 come from the web, 6 to 9 from users (the target).
FROM_USERS = np.array([False, False, False, False, False, False, True, True, True, True])


@check(
    points=1,
    title={
        "en": "Dev and test hold only user photos; the web photos and the left-over go to train",
        "ja": "開発・テストにはユーザーの写真だけが入り、ウェブの写真と残りは訓練に入ります",
    },
    hint={
        "en": "Deal out the row numbers 6 to 9: one to dev, two to test, the last one to train.",
        "ja": "行番号6から9を配ります。開発に1つ、テストに2つ、最後の1つは訓練です。",
    },
)
def test_ten_photos_from_two_sources(student):
    """One dev and two test photos come from rows 6 to 9; the other seven photos are train."""
    train, dev, test = student.split_by_source(FROM_USERS, 1, 2, np.random.default_rng(3))

    assert len(dev) == 1, f"dev has {len(dev)} rows instead of 1"
    assert len(test) == 2, f"test has {len(test)} rows instead of 2"
    assert set(dev) <= {6, 7, 8, 9}, f"dev holds {list(dev)}, but only 6 to 9 are user photos"
    assert set(test) <= {6, 7, 8, 9}, f"test holds {list(test)}, but only 6 to 9 are user photos"

    # 10 photos minus 1 minus 2: seven are left for train, six from the web and one from a user.
    together = sorted([*train, *dev, *test])
    assert together == list(range(10)), f"the three sets together hold {together}"


@check(
    points=1,
    title={
        "en": "Asking for more target examples than there are is a ValueError",
        "ja": "目標データの数を超えて要求すると、ValueErrorになります",
    },
    hint={
        "en": "Count the target examples first, and raise ValueError if they are too few.",
        "ja": "最初に目標データを数え、足りなければValueErrorを発生させましょう。",
    },
)
def test_too_few_target_examples(student):
    """Four user photos cannot fill a dev set of 3 and a test set of 2."""
    with raises(ValueError):
        student.split_by_source(FROM_USERS, 3, 2, np.random.default_rng(4))
