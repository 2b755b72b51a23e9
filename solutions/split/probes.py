"""Small experiments whose answers tell wrong ideas about splitting apart."""

import numpy as np

from grader.testing import probe


def rows(parts):
    """The three sets as lists of ints."""
    return [[int(row) for row in np.ravel(part)] for part in parts]


def sizes_near(sizes, m, shares):
    """For each set: whether its size is within 2 of one of some shares, and which."""
    found = []
    for size in sizes:
        near = [share for share in shares if abs(size - share * m) <= 2]
        found.append(near[0] if near else f"another: {size / m:.1f}")
    return found


# ------------------------------------------------------------------ split_sizes


@probe("split_sizes")
def shares_of_small_data(student, rng):
    """Which shares 1,000 and 9,000 examples get."""
    shares = (0.0, 0.01, 0.1, 0.15, 0.16, 0.2, 0.6, 0.64, 0.7, 0.8, 0.98, 1.0)
    return [sizes_near(student.split_sizes(m), m, shares) for m in (1_000, 9_000)]


@probe("split_sizes")
def shares_of_big_data(student, rng):
    """Which shares two and five million examples get."""
    # 10,000 examples are 0.005 and 0.002 of them.
    tiny = (0.001, 0.002, 0.0025, 0.004, 0.005, 0.995)
    shares = (0.0, 0.01, 0.02, 0.1, 0.2, 0.6, 0.64, 0.98, 1.0, *tiny)
    return [sizes_near(student.split_sizes(m), m, shares) for m in (2_000_000, 5_000_000)]


@probe("split_sizes")
def edges(student, rng):
    """Whether 10,000 examples are small data, and a million are big data."""
    # What they get instead is no matter: between the two each may choose a rule.
    found = []
    for m, share in ((10_000, 0.2), (1_000_000, 0.01)):
        _, dev, test = student.split_sizes(m)
        found.append(bool(abs(dev - share * m) <= 2 and abs(test - share * m) <= 2))
    return found


@probe("split_sizes")
def missing_examples(student, rng):
    """How far the sizes are from m in sum, where m divides evenly and where it does not."""
    return [float(sum(student.split_sizes(m)) - m) for m in (1_000, 101, 102, 103, 999, 1_000_003)]


@probe("split_sizes")
def kinds_of_sizes(student, rng):
    """Whether the sizes are whole numbers, floats that are whole, or fractions."""
    return [kind_of_size(size) for m in (1_001, 2_000_050) for size in student.split_sizes(m)]


def kind_of_size(size):
    """A word for the kind of one size."""
    if isinstance(size, (int, np.integer)):
        return "an int"
    if isinstance(size, (float, np.floating)):
        return "a whole float" if float(size).is_integer() else "a fraction"
    return f"a {type(size).__name__}"


# ------------------------------------------------------------------ split_indices


@probe("split_indices")
def partition(student, rng):
    """How many rows are missing, which sets share rows, and which hold strange rows, or one twice."""
    parts = rows(student.split_indices(1_001, student.rng(), (0.7, 0.2, 0.1)))
    train, dev, test = (set(part) for part in parts)
    missing = set(range(1_001)) - train - dev - test
    return [
        *(_roughly(len(group)) for group in (missing, train & dev, train & test, dev & test)),
        "alike" if dev == test else "nested" if dev <= test or test <= dev else "different",
        min(map(min, parts)) < 0,
        max(map(max, parts)) > 1_000,
        [len(part) > len(set(part)) for part in parts],
    ]


def _roughly(count):
    """None, a few, or many."""
    return "none" if count == 0 else "a few" if count < 10 else "many"


@probe("split_indices")
def missing_where_even(student, rng):
    """How many rows are missing, roughly, where nothing is left over by rounding."""
    parts = rows(student.split_indices(1_000, student.rng(), (0.6, 0.2, 0.2)))
    return _roughly(len(set(range(1_000)).difference(*parts)))


@probe("split_indices")
def sizes_of_sets(student, rng):
    """Which shares the sets get at 70/20/10 and by default, or that their sizes are random."""
    splits = [student.split_indices(2_000, student.rng(), (0.7, 0.2, 0.1)) for _ in range(4)]
    # Sizes drawn by coins are the same four times with a probability below 1e-9.
    if len({tuple(len(part) for part in rows(parts)) for parts in splits}) > 1:
        return "random"
    shares = (0.1, 0.2, 0.08, 0.16, 0.7, 0.6, 0.64, 0.18, 0.72)
    asked = rows(splits[0])
    usual = rows(student.split_indices(2_000, student.rng()))
    return [sizes_near([len(part) for part in parts], 2_000, shares) for parts in (asked, usual)]


@probe("split_indices", atol=0.3)
def share_of_low_rows(student, rng):
    """How far the share of the first half in dev and in test is from 0.5, that of a random sample.

    Or that a set is a block of neighbours, wherever it begins.
    """
    # The standard deviation of each share is below 0.04.
    _, dev, test = rows(student.split_indices(1_000, student.rng(), (0.6, 0.2, 0.2)))
    return [
        "a block" if _is_block(part, 1_000) else abs(float(np.mean(np.array(part) < 500)) - 0.5)
        for part in (dev, test)
    ]


def _is_block(part, m):
    """Whether nine of ten rows are followed by the next, and the last by the first."""
    return len(part) > 0 and float(np.isin((np.array(part) + 1) % m, part).mean()) > 0.9


@probe("split_indices")
def equal_steps(student, rng):
    """How far apart the rows of dev and of test are, if equally far, and then whether train is in order.

    A block may begin anywhere, and go on with row 0 after the last.
    """
    train, *held_out = rows(student.split_indices(1_000, student.rng(), (0.6, 0.2, 0.2)))
    steps = [
        [1] if _is_block(part, 1_000) else np.unique(np.diff(np.sort(part))).tolist()
        for part in held_out
    ]
    found = [step[0] if len(step) == 1 else "differs" for step in steps]
    falls = int(np.sum(np.diff(train) < 0))
    return found if "differs" in found else [*found, falls < 2]


@probe("split_indices")
def who_decides(student, rng):
    """Whether dev is always the same, else whether rng is drawn from, its state gives it, and test stays."""
    return _who_decides(student, "split_indices", (300,), {"fractions": (0.7, 0.2, 0.1)})


def _who_decides(student, name, before, after):
    function = getattr(student, name)
    first = student.rng()
    one = rows(function(*before, rng=first, **after))
    drew = bool(student.last.drew)
    again = rows(function(*before, rng=student.rng(copy_of=first), **after))
    later = rows(function(*before, rng=first, **after))
    if sorted(later[1]) == sorted(one[1]):
        return ["always the same", drew]
    return [drew, sorted(again[1]) == sorted(one[1]), sorted(later[2]) == sorted(one[2])]


@probe("split_indices")
def tiny_data(student, rng):
    """Whether test has all rows, and how often each row is there, where test should have none."""
    # Dev has a row or two, however one rounds; the sizes themselves would tell how.
    found = []
    for m, fractions in ((10, (0.87, 0.1, 0.03)), (20, (0.88, 0.1, 0.02))):
        parts = rows(student.split_indices(m, student.rng(), fractions))
        found.append([len(parts[2]) == m, round(sum(len(part) for part in parts) / m)])
    return found


# ------------------------------------------------------------------ split_by_source

MIXTURE = np.arange(1_000) % 10 < 3  # 300 target examples among 1,000


@probe("split_by_source")
def sizes_by_source(student, rng):
    """The sizes of dev and test, and whether train is too small or too large."""
    return _sizes(rows(student.split_by_source(MIXTURE, 60, 90, student.rng())))


def _sizes(parts):
    train, dev, test = (len(part) for part in parts)
    due = MIXTURE.size - dev - test
    return [dev, test, "right" if train == due else "small" if train < due else "large"]


@probe("split_by_source", atol=0.15)
def target_share(student, rng):
    """Whether dev and test hold target examples only, some or none, and their share in train."""
    parts = rows(student.split_by_source(MIXTURE, 60, 90, student.rng()))
    if not all(0 <= row < MIXTURE.size for part in parts for row in part):
        return "rows that are not there"
    shares = [float(MIXTURE[part].mean()) if part else 0.0 for part in parts]
    words = ["all" if share == 1 else "none" if share == 0 else "some" for share in shares[1:]]
    return [*words, shares[0]]


@probe("split_by_source")
def overlap_by_source(student, rng):
    """Whether rows are missing, in train and elsewhere, in dev and test, or twice in one set."""
    train, dev, test = rows(student.split_by_source(MIXTURE, 60, 90, student.rng()))
    used = {*dev, *test}
    return {
        "missing": len({*train, *used}) < MIXTURE.size,
        "train and another": bool(set(train) & used),
        "dev and test": "nested"
        if set(dev) <= set(test) or set(test) <= set(dev)
        else bool(set(dev) & set(test)),
        "twice in one": len(set(dev)) < len(dev) or len(set(test)) < len(test),
    }


@probe("split_by_source")
def share_is_always_the_same(student, rng):
    """Whether the number of target examples in dev and test is the same in five splits."""
    # For a random pool it is with a probability below 1e-7.
    splits = [rows(student.split_by_source(MIXTURE, 60, 90, student.rng())) for _ in range(5)]
    return len({tuple(int(MIXTURE[part].sum()) for part in parts[1:]) for parts in splits}) == 1


@probe("split_by_source", atol=0.35)
def share_of_early_target_rows(student, rng):
    """The share of early rows in dev and test: 0.5 for random samples.

    Or that a set is a block of neighbours among the target examples, wherever it begins.
    """
    # The standard deviation of each share is below 0.06.
    _, dev, test = rows(student.split_by_source(MIXTURE, 60, 90, student.rng()))
    target = np.flatnonzero(MIXTURE)
    found = []
    for part in (dev, test):
        ranks = np.searchsorted(target, part)
        if np.isin(part, target).all() and _is_block(ranks, target.size):
            found.append("a block")
        else:
            found.append(float(np.mean(np.array(part) < 500)) if part else None)
    return found


@probe("split_by_source")
def who_decides_by_source(student, rng):
    """Whether the split is always the same, else whether rng is drawn from and its state gives it."""
    found = _who_decides(student, "split_by_source", (MIXTURE, 60, 90), {})
    # Train may be shuffled or not where dev and test are always the same.
    return found[:1] if found[0] == "always the same" else found


@probe("split_by_source")
def too_few(student, rng):
    """What happens with one target example too few."""
    parts = rows(student.split_by_source(MIXTURE, 200, 101, student.rng()))
    return [len(part) for part in parts[1:]]


@probe("split_by_source")
def just_enough(student, rng):
    """What happens with exactly as many target examples as are asked for."""
    return _sizes(rows(student.split_by_source(MIXTURE, 200, 100, student.rng())))
