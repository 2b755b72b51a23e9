"""Small experiments whose answers tell wrong ideas about panda and caviar apart."""

import numpy as np

from grader.testing import probe

NAN, INF = float("nan"), float("inf")


class Model:
    """Something to train: what it was made of, and how often it was trained."""

    def __init__(self, origin):
        self.origin = origin
        self.trained = 0


# ------------------------------------------------------------------ choose_strategy

STRATEGIES = ("panda", "caviar")


def spelled(answer):
    """A strategy as it is, another spelling of one, or that it is another text."""
    if not isinstance(answer, str) or answer in STRATEGIES:
        return answer
    return f"{answer.lower()}, spelled otherwise" if answer.lower() in STRATEGIES else "other text"


@probe("choose_strategy")
def strategy_of_one(student, rng):
    """What is chosen for one model."""
    return spelled(student.choose_strategy(1))


@probe("choose_strategy")
def strategies_of_several(student, rng):
    """What is chosen for a few and for many models."""
    return [spelled(student.choose_strategy(models)) for models in (2, 3, 5_000, 1_000_000)]


@probe("choose_strategy")
def strategy_of_none(student, rng):
    """What happens with 0."""
    return spelled(student.choose_strategy(0))


@probe("choose_strategy")
def strategy_of_a_negative_number(student, rng):
    """What happens with -3."""
    return spelled(student.choose_strategy(-3))


# ------------------------------------------------------------------ caviar

CONFIGS = [10, 20, 30, 40, 50]
EQUAL = [0.5, 0.0, 0.25, -0.0, 0.75]  # two are equal, and yet can be told apart


def race(student, dev, train, configs=CONFIGS):
    """Run caviar: its answer, and the trainings as triples of model, its training and config."""
    trainings, made = [], []

    def make_model(config):
        made.append(config)
        return Model(config)

    def train_model(model, config):
        if not isinstance(model, Model):
            trainings.append(("not a model", 0, 0))
            return {"train": 0.5, "dev": 0.5}
        model.trained += 1
        trainings.append((model.origin, model.trained, config))
        places = [str(own) for own in configs]
        place = places.index(str(config)) if str(config) in places else configs.index(config)
        return {"train": train[place], "dev": dev[place]}

    answer = student.caviar(configs, make_model, train_model)
    return answer, sorted(made), sorted(trainings)


@probe("caviar")
def winners(student, rng):
    """Who wins where the errors agree, and where each rule gives another answer."""
    return [
        race(student, [0.5, 0.3, 0.7, 0.2, 0.6], [0.4, 0.2, 0.6, 0.1, 0.5])[0],
        race(student, [0.5, 0.3, 0.36, 0.6, 0.7], [0.02, 0.28, 0.12, 0.5, 0.69])[0],
        race(student, [0.5, 0.6, 0.7, 0.8, 0.9], [0.45, 0.5, 0.6, 0.7, 0.01])[0],
        race(student, [0.5, 0.3, 0.7, 0.2, 0.6], [0.4, 0.2, 0.6, 0.1, 0.5], EQUAL)[0],
    ]


@probe("caviar")
def winner_above_one(student, rng):
    """Who wins where all errors are above 1, and where all are very large."""
    return [
        race(
            student,
            [2.5 * size, 2.3 * size, 1.7 * size, 1.2 * size, 1.6 * size],
            [1.1, 1.2, 1.3, 1.4, 1.5],
        )[0]
        for size in (1.0, 1e30)
    ]


@probe("caviar")
def winner_without_errors(student, rng):
    """Who wins where a dev error is exactly 0, and where all are nearly equal."""
    near = [4e-8 * (1 - 2e-6 * place) for place in (0, 1, 2, 4, 3)]
    return [
        race(student, [0.5, 0.3, 0.0, 0.2, 0.6], [0.4, 0.2, 0.1, 0.1, 0.5])[0],
        race(student, near, [0.4, 0.2, 0.1, 0.1, 0.5])[0],
    ]


@probe("caviar")
def winner_beside_a_nan(student, rng):
    """Who wins where a run in the middle diverged."""
    return race(student, [0.5, NAN, 0.7, 0.2, 0.6], [0.4, NAN, 0.6, 0.1, 0.5])[0]


@probe("caviar")
def winner_beside_infinity(student, rng):
    """Who wins where a run behind the winner has an infinite error."""
    return race(student, [0.5, 0.2, 0.7, INF, 0.6], [0.4, 0.1, 0.6, 0.3, 0.5])[0]


@probe("caviar")
def winner_behind_a_nan(student, rng):
    """Who wins where the first run diverged."""
    return race(student, [NAN, 0.5, 0.3, 0.7, 0.6], [NAN, 0.4, 0.2, 0.6, 0.5])[0]


@probe("caviar")
def trainings(student, rng):
    """Which models were made, and what they were trained with."""
    return race(student, [0.5, 0.3, 0.7, 0.2, 0.6], [0.4, 0.2, 0.6, 0.1, 0.5])[1:]


@probe("caviar")
def trainings_beside_a_nan(student, rng):
    """Which models were made and trained where a run diverged."""
    return race(student, [0.3, NAN, 0.2, 0.15, 0.1], [0.4, NAN, 0.6, 0.1, 0.5])[1:]


# ------------------------------------------------------------------ babysit


def course(student, errors, lr=0.8):
    """Run babysit, and tell everything that happened: of the learning rate, the factor by which it changed."""
    days, rates = [], [lr]

    def change(rate):
        factor = rate / rates[-1] if rates[-1] else rate
        rates.append(rate)
        if 0.5 < factor < 0.999:
            return "lowered a little"
        return "raised a little" if 1.001 < factor < 1.999 else factor

    def train_day(model, rate):
        origin = model.origin if isinstance(model, Model) else "not a model"
        days.append([origin, change(float(np.ravel(rate)[0]))])
        return Model(f"day {len(days)}"), errors[(len(days) - 1) % len(errors)]

    model, rate, log = student.babysit(Model("start"), train_day, lr, len(errors))

    def told(value):
        if isinstance(value, (int, float, np.number)):
            return change(float(value))
        return value.origin if isinstance(value, Model) else value

    return [days, told(model), told(rate), list(log)]


@probe("babysit")
def a_usual_course(student, rng):
    """Good and bad days, with errors below 1."""
    return course(student, [0.9, 0.95, 0.7, 0.85, 0.8, 0.6, 0.5, 0.55])


@probe("babysit")
def a_course_above_one(student, rng):
    """Good and bad days, with errors above 1, of which the last two are bad; then very large errors."""
    return [course(student, [4.0, 3.0, 3.5, 2.0, 2.6, 2.3]), course(student, [4e30, 3e30])]


@probe("babysit")
def a_course_that_stands_still(student, rng):
    """Days with equal errors, with nearly equal ones, and with an error of 0."""
    return [
        course(student, [0.5, 0.5, 0.4, 0.4]),
        course(student, [4e-8, 4e-8 * (1 - 2e-6), 4e-8 * (1 - 4e-6)]),
        course(student, [0.5, 0.0, 0.4, 0.3]),
    ]


@probe("babysit")
def a_course_with_nan(student, rng):
    """A day that diverged, and what comes after it."""
    return course(student, [0.5, NAN, 0.6, 0.4])


@probe("babysit")
def a_course_that_starts_with_nan(student, rng):
    """A first day that diverged."""
    return course(student, [NAN, 0.5, 0.6, 0.4])


@probe("babysit")
def a_single_day(student, rng):
    """One day."""
    return course(student, [0.3])
