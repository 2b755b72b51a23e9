"""Small experiments whose answers tell wrong ideas about the search from coarse to fine apart."""

import numpy as np

from grader.testing import probe

# ------------------------------------------------------------------ refine_range

VALUES = np.array([0.3, 0.002, 0.05, 0.0004, 0.7, 0.01, 0.00003, 0.09])
LOSSES = np.array([0.9, 0.35, 0.2, 0.6, 1.7, 0.25, 2.6, 0.5])


def plain_numbers(answer):
    """An answer as a list of floats."""
    return [float(value) for value in np.ravel(answer)]


def is_wider(found, lo, hi, values):
    """Whether a range reaches beyond both of these ends, to no other value: however wide the margin is."""
    return found[0] < lo and found[1] > hi and not np.isclose(found, np.c_[values], rtol=1e-6).any()


def one_range(student, losses, top_k, values=VALUES):
    """A range as a list of floats, or that it has a margin."""
    found = plain_numbers(student.refine_range(values, losses, top_k))
    best = values[np.argsort(losses)[:top_k]]
    wider = len(found) == 2 and is_wider(found, best.min(), best.max(), values)
    return "widened" if wider else found


@probe("refine_range")
def some_ranges(student, rng):
    """The range for each of three top_k."""
    return [one_range(student, LOSSES, top_k) for top_k in (3, 4, 5)]


@probe("refine_range")
def two_best(student, rng):
    """The range of the two best, where the best one is the largest, and the smallest."""
    values = np.array([0.5, 0.04, 0.003, 0.0002, 0.9])
    rising = np.array([0.4, 0.3, 0.2, 0.1, 0.5])
    return [one_range(student, losses, 2, values) for losses in (rising, 1 - rising)]


@probe("refine_range")
def negative_losses(student, rng):
    """The range where losses are below 0."""
    return one_range(student, LOSSES - 2.0, 3)


@probe("refine_range")
def a_diverged_loss(student, rng):
    """The range where one loss is huge."""
    losses = LOSSES.copy()
    losses[4] = 1e9
    return one_range(student, losses, 3)


# ------------------------------------------------------------------ coarse_to_fine

LO, HI = 1e-5, 3.0


def run(student, n, rounds, top_k, loss, generator=None):
    """Search, and give the answer with the values that f was called with, and their losses.

    A value that comes again has the same loss. Where there are too many calls, only the first one with
    each value is given; `calls` tells of the others.
    """
    asked, known = [], {}

    def f(value):
        key = float(np.ravel(value)[0])
        if key not in known:
            known[key] = float(loss(len(asked), key))
        asked.append(key)
        return known[key]

    generator = student.rng() if generator is None else generator
    best, history = student.coarse_to_fine(f, LO, HI, n, rounds, top_k, generator)
    tried = asked if len(asked) <= n * rounds else list(known)
    return best, history, tried, [known[value] for value in tried]


def falling(_, value):
    """The larger the value, the lower the loss."""
    return 30 - np.log(abs(value) + 1e-9)


def valley(_, value):
    """The lowest loss is in the middle of the first range, on the log scale."""
    return abs(np.log(abs(value) + 1e-9) - (np.log(LO) + np.log(HI)) / 2) + 0.1


@probe("coarse_to_fine")
def calls(student, rng):
    """How often f was called, with how many numbers, and when again; how long the history is."""
    asked = []

    def f(value):
        asked.append(np.ravel(value))
        return falling(0, float(asked[-1][0]))

    _, history = student.coarse_to_fine(f, LO, HI, 6, 3, 2, student.rng())
    values = [float(value[0]) for value in asked]
    again = [place for place, value in enumerate(values) if value in values[:place]]
    if len(values) <= 18:
        again = []  # a grid comes back to its ends, more or less exactly
    first = "an end" if near(values[0], LO) else "another"
    return [len(values), max(value.size for value in asked), np.shape(history), again, first]


def near(one, other):
    """Whether two ranges are the same."""
    return bool(np.allclose(one, other, rtol=1e-6, atol=0))


def span(values):
    """Smallest and largest."""
    return (min(values), max(values))


def rule(found, values, losses, top_k, before, pooled):
    """By which rule a range was made of a round."""
    ranked = [value for _, value in sorted(zip(losses, values, strict=True))]
    ascending = sorted(values)
    lo, hi = span(ranked[:top_k])
    all_ranked = [value for _, value in sorted(pooled)]
    rules = {
        "right": (lo, hi),
        "largest losses": span(ranked[-top_k:]),
        "one more": span(ranked[: top_k + 1]),
        "two": span(ranked[:2]),
        "half": span(ranked[: len(ranked) // 2]),
        "all": span(values),
        "first": span(values[:top_k]),
        "smallest values": span(ascending[:top_k]),
        "as before": before,
        "all rounds": span(all_ranked[:top_k]),
        "logarithms": (np.log(lo), np.log(hi)),
        "decimal logarithms": (np.log10(lo), np.log10(hi)),
    }
    name = next((name for name, due in rules.items() if near(found, due)), "another")
    if name == "another" and near(np.sqrt(abs(found[0] * found[1])), ranked[0]):
        return "a factor around the best"
    if name == "another" and is_wider(found, lo, hi, values):
        return "widened"
    return name.removeprefix("decimal ")


def rules_of(student, loss):
    """The rules by which the second and third range were made."""
    _, history, values, losses = run(student, 12, 3, 4, loss)
    pairs = list(zip(losses, values, strict=True))
    found = [
        rule(
            history[number],
            values[12 * (number - 1) : 12 * number],
            losses[12 * (number - 1) : 12 * number],
            4,
            history[number - 1],
            pairs[: 12 * number],
        )
        for number in (1, 2)
    ]
    return [near(history[0], (LO, HI)), found]


@probe("coarse_to_fine")
def zoom_where_losses_fall(student, rng):
    """How ranges are made where the largest values are the best."""
    return rules_of(student, falling)


@probe("coarse_to_fine")
def zoom_into_a_valley(student, rng):
    """How ranges are made where the middle is best."""
    return rules_of(student, valley)


@probe("coarse_to_fine")
def zoom_while_rounds_get_better(student, rng):
    """How ranges are made where each round finds a better value than the one before."""
    return rules_of(student, lambda number, _: 60 - 10 * (number // 12) + (5 * number % 12) / 2)


@probe("coarse_to_fine")
def where_values_lie(student, rng):
    """Whether values lie below or above the range of their round, close together, or evenly."""
    _, history, tried, _ = run(student, 40, 3, 3, valley)
    found = []
    for number in range(3):
        values = np.array(tried[40 * number : 40 * number + 40])
        lo, hi = history[number]
        logs = np.diff(np.sort(np.log(np.abs(values))))
        found.append(
            [
                bool(np.any(values < lo * (1 - 1e-6))),
                bool(np.any(values > hi * (1 + 1e-6))),
                bool(np.allclose(logs, logs[0], rtol=1e-3, atol=1e-9)),
                bool(logs.sum() < (np.log(HI) - np.log(LO)) / 2),
                "many" if len(set(values.tolist())) > 35 else "few",
                [bool(np.any(np.isclose(values, end, rtol=1e-9, atol=0))) for end in (lo, hi)],
                dependence(np.log(np.abs(values)), *np.log(np.abs([lo, hi]))),
            ]
            if not are_rounded(values)
            else "rounded"
        )
    return found


def are_rounded(values):
    """Whether values have few digits, and are not just powers of ten."""
    digits = [f"{value:.5e}" for value in values]
    powers = all(text[:7] == "1.00000" for text in digits)
    return not powers and np.allclose([*map(float, digits)], values, rtol=1e-12, atol=0)


def dependence(logs, lo, hi):
    """How values depend on each other: one in each of 40 strata, mirrored pairs, or not at all."""
    places = (logs - lo) / (hi - lo)
    if len(set(np.clip(np.floor(40 * places), 0, 39).tolist())) == 40:
        return "one in each stratum"
    sums = places[:, None] + places
    return "mirrored" if np.sum(np.abs(sums - 1) < 1e-6) > 20 else "none"


def which(best, history, values, losses):
    """What was returned as the best value."""
    lo, hi = (float(end) for end in history[-1])
    of_last = range(len(values) - 4, len(values))
    meanings = {
        "the lowest": values[int(np.argmin(losses))],
        "the highest": values[int(np.argmax(losses))],
        "the lowest of the last round": values[min(of_last, key=lambda place: losses[place])],
        "the last": values[-1],
        "a loss": min(losses),
        "a place": float(np.argmin(losses)),
        "a place in its round": float(np.argmin(losses) % 4),
        "the middle on the log scale": np.sqrt(lo * hi) if lo * hi > 0 else np.nan,
        "the middle": (lo + hi) / 2,
        "the start": LO,
    }
    if best is None:
        return "None"
    found = float(np.ravel(best)[0])
    for name, meaning in meanings.items():
        if np.isclose(found, meaning, rtol=1e-6, atol=0) or (found == 0 == meaning):
            return name
    return "another"


@probe("coarse_to_fine")
def what_is_best(student, rng):
    """What is returned where losses are above 1, between 0 and 1, or below 0."""
    tables = (
        (3.0, 5.0, 1.5, 4.0, 8.0, 9.0, 7.0, 6.0, 12.0, 2.0, 11.0, 10.0),
        (53.0, 55.0, 52.0, 54.0, 58.0, 62.0, 41.0, 56.0, 49.0, 50.0, 51.0, 61.0),
        (0.5, 0.4, 0.35, 0.6, 0.7, 0.8, 0.3, 0.9, 0.2, 0.25, 0.75, 0.95),
        (-3.0, -5.0, -4.0, -8.0, -2.0, -6.0, -1.5, -7.0, -12.0, -9.0, -11.0, -10.0),
    )
    found = []
    for table in tables:
        best, history, values, losses = run(
            student, 4, 3, 2, lambda n, _, table=table: table[n % 12]
        )
        found.append(which(best, history, values, losses) if len(values) == 12 else "calls")
    return found


@probe("coarse_to_fine", atol=0.25)
def shares_on_log_scale(student, rng):
    """The shares of three quarters of the range, on the log scale, in a wide first and second round.

    Then whether the best value of the first one, which is not at an end, is tried again. A share of 200 varies by less than 0.17 with a probability of 1 - 1e-6.
    """
    _, _, tried, _ = run(student, 200, 2, 200, valley)
    found = []
    for number in range(2):
        values = np.array(tried[200 * number : 200 * number + 200])
        logs = np.log(np.abs(values))
        # Two ranges that hardly differ here: the given one, and the one that all values span.
        positions = (logs - np.log(LO)) / (np.log(HI) - np.log(LO))
        found += [float(np.mean(positions < edge)) for edge in (0.25, 0.5, 0.75)]
    best = min(tried[:200], key=lambda value: valley(0, value))
    again = bool(np.any(np.isclose(tried[200:], best, rtol=1e-9, atol=0)))
    return [*found, "rounded" if are_rounded(tried) else again]


@probe("coarse_to_fine")
def who_decides(student, rng):
    """Whether rng is drawn from, its state decides, going on, another one and rounds differ."""
    first = student.rng()
    searches, drew = [], []
    for generator in (first, student.rng(copy_of=first), first, student.rng()):
        _, history, tried, _ = run(student, 10, 2, 3, valley, generator)
        drew.append(bool(student.last.drew))
        searches.append((tried, history))
    places = []
    values, history = searches[0]
    for number in (0, 1):
        lo, hi = np.log(np.abs(np.array(history[number], dtype=float)))
        logs = np.log(np.abs(values[10 * number : 10 * number + 10]))
        places.append((logs - lo) / (hi - lo))
    return {
        "drew": drew[0],
        "again": searches[1][0] == searches[0][0],
        "going on": searches[2][0] == searches[0][0],
        "another": searches[3][0] == searches[0][0],
        "rounds alike": bool(np.allclose(places[0], places[1], atol=1e-3)),
    }
