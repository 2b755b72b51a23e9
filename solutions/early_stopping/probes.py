"""Small experiments whose answers tell wrong ideas about early stopping apart."""

import numpy as np

from grader.testing import probe

NAN = float("nan")
VALLEY = [5.0, 4.0, 3.0, 3.5, 3.75, 4.25, 4.5, 5.5, 6.0]
SINKING = [5.0, 3.0, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5]
WAITS = [5.0, 5.5, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 2.75, 3.0]
LEVEL = [5.0, 4.0, 4.0, 4.0, 4.0, 4.0]
FALLING = [5.0, 4.0, 3.0, 2.0, 1.0]
SMALL = [5.0, 4.0, 3.9, 3.85, 3.88, 3.95]
STEPS = [5.0, 4.8, 4.6, 4.4, 4.2, 4.0, 3.8]
LATER = [5.0, 4.0, 4.5, 4.75, 1.0, 0.5]
SHORT = [5.0, 4.0, 4.5, 4.6]
NANS = [5.0, NAN, 4.0, NAN, 4.5, 4.75, 5.0]
EARLY_NAN = [NAN, 5.0, 4.0, 4.5, NAN, 4.75, 5.0]
LATE_NAN = [5.0, 4.0, NAN, 4.5, 4.75, 5.0, 5.5, 6.0]
ROUGH = [5.0, 5.5, 5.25, 4.0, 4.25, 4.0, 3.75, 4.5, 3.0, 3.5, 3.25, 3.5, 3.75]


def plain(answer):
    """Both epochs as plain numbers, or what came instead."""
    return [value.item() if isinstance(value, np.generic) else value for value in answer]


@probe("early_stop")
def falls_and_rises(student, rng):
    """Patience 1 to 4 and 7 on a curve that falls and then rises."""
    return [plain(student.early_stop(VALLEY, patience)) for patience in (1, 2, 3, 4, 7)]


@probe("early_stop")
def sinks_after_a_jump(student, rng):
    """A curve that sinks after the best epoch without reaching it."""
    return plain(student.early_stop(SINKING, 3))


@probe("early_stop")
def waits_several_times(student, rng):
    """Curves with several waits."""
    return [plain(student.early_stop(WAITS, 2)), plain(student.early_stop(ROUGH, 3))]


@probe("early_stop")
def stays_level(student, rng):
    """A plateau."""
    return plain(student.early_stop(LEVEL, 2))


@probe("early_stop")
def with_min_delta(student, rng):
    """Small decreases, rises within min_delta, and decreases that add up."""
    return [
        plain(student.early_stop(SMALL, 3, 0.3)),
        plain(student.early_stop([5.0, 4.0, 4.1, 4.2, 4.3, 4.4], 3, 0.3)),
        plain(student.early_stop(STEPS, 2, 0.3)),
        plain(student.early_stop([0.9, 0.5, 0.35, 0.34, 0.33], 2, 0.1)),
        plain(student.early_stop(VALLEY, 2, 0.3)),
    ]


@probe("early_stop")
def default_min_delta(student, rng):
    """Decreases of a millionth."""
    return plain(student.early_stop([1 - k * 1e-6 for k in range(6)], 2))


@probe("early_stop")
def does_not_stop(student, rng):
    """Curves that end too soon."""
    return [plain(student.early_stop(FALLING, 2)), plain(student.early_stop(SHORT, 3))]


@probe("early_stop")
def better_after_the_stop(student, rng):
    """A low loss after the stop."""
    return plain(student.early_stop(LATER, 2))


@probe("early_stop")
def not_a_number(student, rng):
    """Where training stops if there is NaN: after the first epoch, before it, after the best one."""
    # The best epoch is no matter: np.argmin finds a NaN there, np.nanargmin and min do not.
    return [plain(student.early_stop(losses, 3))[1] for losses in (NANS, EARLY_NAN, LATE_NAN)]


# ------------------------------------------------------------------ EarlyStopper


def run(student, losses, patience, min_delta=0.0):
    """What step says in each epoch up to its first True, and which epoch's parameters are kept."""
    stopper = student.EarlyStopper(patience, min_delta)
    answers = []
    for epoch, loss in enumerate(losses):
        answer = stopper.step(loss, {"W": np.array([float(epoch)])})
        answers.append(answer.item() if isinstance(answer, np.generic) else answer)
        if answers[-1] is True:
            break
    return [answers, kept(student, stopper)]


def kept(student, stopper):
    """The parameters that are kept, or what is there instead."""
    best = student.get(stopper, "best_params")
    return float(np.ravel(best["W"])[0]) if isinstance(best, dict) else f"a {type(best).__name__}"


@probe("EarlyStopper")
def stopper_in_a_valley(student, rng):
    """A curve that falls and then rises."""
    return [run(student, VALLEY, patience) for patience in (1, 3)]


@probe("EarlyStopper")
def stopper_on_rough_curves(student, rng):
    """Sinking after a jump, several waits, a plateau."""
    return [
        run(student, SINKING, 3),
        run(student, WAITS, 2),
        run(student, LEVEL, 2),
        run(student, ROUGH, 3),
        run(student, FALLING, 2),
    ]


@probe("EarlyStopper")
def stopper_with_min_delta(student, rng):
    """Small decreases, rises within min_delta, and decreases that add up."""
    rises = [5.0, 4.0, 4.1, 4.2, 4.3, 4.4]
    return [run(student, losses, 3, 0.3) for losses in (SMALL, rises, STEPS)]


@probe("EarlyStopper")
def stopper_without_min_delta(student, rng):
    """Decreases of a millionth, and nothing said about min_delta."""
    stopper = student.EarlyStopper(2)
    return [bool(stopper.step(1 - k * 1e-6, {"W": np.zeros(1)})) for k in range(4)]


@probe("EarlyStopper")
def stopper_with_nan(student, rng):
    """NaN after the first epoch, and before it."""
    return [run(student, NANS, 3), run(student, EARLY_NAN, 3)]


@probe("EarlyStopper")
def after_a_change_in_place(student, rng):
    """What is kept after the array was overwritten."""
    held = student.put(np.array([7.0]))
    stopper = student.EarlyStopper(3, 0.0)
    stopper.step(1.0, {"W": held})
    held.fill(9.0)
    return kept(student, stopper)


@probe("EarlyStopper")
def after_a_change_of_the_dict(student, rng):
    """What is kept after the dict got another array."""
    held = student.put({"W": np.array([7.0])})
    stopper = student.EarlyStopper(3, 0.0)
    stopper.step(1.0, held)
    held.update({"W": np.array([9.0])})
    return kept(student, stopper)


@probe("EarlyStopper")
def two_at_once(student, rng):
    """Two stoppers that take turns."""
    stoppers = [student.EarlyStopper(2, 0.0) for _ in range(2)]
    answers = []
    for epoch, losses in enumerate(((1.0, 5.0), (0.5, 4.0), (0.75, 3.0), (0.25, 3.5))):
        for which in (0, 1):
            params = {"W": np.array([10.0 * which + epoch])}
            answers.append(bool(stoppers[which].step(losses[which], params)))
    return [answers, [kept(student, stopper) for stopper in stoppers]]
