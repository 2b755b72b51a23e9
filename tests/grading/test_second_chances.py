"""What a failure may be doubted for: no file gains by failing, and none loses by what is not its fault."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from grader.course import Exercise
from grader.grading import Engine
from grader.grading.run import AGAIN, TRIALS
from grader.model import Candidate, Limits, Outcome, Part
from grader.sandbox import Died, Sandbox, Session
from grader.sandbox.session import Budget

SECRET = b"a secret of the tests, 32 bytes."
CHECKS_WORKER = 1  # the first worker draws pictures, the second one has the checks

WRONG = (
    "\n\ndef standardize(x):\n    return x\n\ndef draw_uniform(rng, n):\n    return rng.random(n)\n"
)
HALF_WRONG = "\n\ndef draw_uniform(rng, n):\n    return rng.random(n)\n"
DIES = "\n\nimport os\ndef standardize(x):\n    os._exit(0)\ndraw_uniform = standardize\n"
HANGS = "\n\ndef standardize(*x):\n    while True: pass\ndraw_uniform = standardize\n"
HASTY = "\n[limits]\ncall_seconds = 0.2\n"


class Drawn:
    """A sandbox in which each worker draws lots: which of some sources it is that was handed in."""

    def __init__(self, sandbox: Sandbox, sources: Sequence[str], draw: Callable[[], int]) -> None:
        self.sandbox = sandbox
        self.layers, self.unsafe = sandbox.layers, sandbox.unsafe
        self.affinity = sandbox.affinity
        self.candidates = [candidate(source) for source in sources]
        self.draw = draw
        self.drawn: list[int] = []

    def session(self, handed_in: Candidate, limits: Limits, seed: int, budget: Budget) -> Session:
        """Start a worker with one of the sources; a reference is not drawn for."""
        if handed_in.label != "drawn":
            return self.sandbox.session(handed_in, limits, seed, budget)
        self.drawn.append(self.draw())
        session = self.sandbox.session(self.candidates[self.drawn[-1]], limits, seed, budget)
        session.is_pure = False  # what draws lots is not, though each of these sources is
        return session


class Counted:
    """A sandbox that counts the workers of what is handed in."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.layers, self.unsafe = sandbox.layers, sandbox.unsafe
        self.affinity = sandbox.affinity
        self.workers = 0

    def session(self, handed_in: Candidate, *rest: Any) -> Session:
        """Start a worker."""
        self.workers += handed_in.label == "drawn"
        return self.sandbox.session(handed_in, *rest)


def candidate(source: str) -> Candidate:
    """Make a candidate of one file's source."""
    return Candidate.of("drawn", Part("scaling.py", source.encode()))


@pytest.mark.parametrize("chance", [1 / 3, 0.5])
@pytest.mark.parametrize(
    ("beliefs", "gradings"),
    [
        ([WRONG], 24),
        ([WRONG, HALF_WRONG], 24),
        ([DIES], 100),
        ([HANGS], 3),
    ],
    ids=["two beliefs", "three beliefs", "dies when it is wrong", "hangs when it is wrong"],
)
def test_a_file_that_draws_lots_gains_nothing_by_failing(
    sandbox: Sandbox,
    variant: Callable[..., Exercise],
    solved: str,
    chance: float,
    beliefs: list[str],
    gradings: int,
) -> None:
    """It gets what the belief is worth that its checks have met, and at most 5 % of the points more."""
    # Without pictures the first worker has the checks; one that hangs in a picture would be replaced.
    exercise = replace(variant(toml=HASTY if HANGS in beliefs else ""), pictures_path=None)
    sources = [solved, *(solved + belief for belief in beliefs)]
    with Engine(sandbox, SECRET) as engine:
        own = [engine.grade_candidate(exercise, candidate(source)).points for source in sources]
    lots = random.Random(f"{chance} {len(beliefs)} {gradings}")

    def draw() -> int:
        return 0 if lots.random() < chance else lots.randrange(1, len(sources))

    gained = 0.0
    drawn = Drawn(sandbox, sources, draw)
    with Engine(drawn, SECRET) as engine:  # type: ignore[arg-type]
        for turn in range(gradings):
            drawn.drawn.clear()
            report = engine.grade_candidate(exercise, candidate(f"{solved}# {turn}\n"))
            assert report.status.value == "graded"
            gained += report.points - own[drawn.drawn[0]]
    assert gained / gradings <= 0.05 * exercise.points


def test_the_trials_bound_what_any_coin_can_gain() -> None:
    """Failing (1 - p), then passing together or else alone: little for a fair coin, whatever p is."""

    def gained(p: float) -> float:
        return (1 - p) * (1 - (1 - p ** (1 + AGAIN)) * (1 - p**TRIALS))

    assert gained(0.5) < 0.02
    assert max(gained(k / 1000) for k in range(1000)) < 0.1


MANY_CALLS = """

@check(points=%d, title={"en": "Again"}, hint={"en": "Again."})
def test_called_%d_times(student, reference, rng):
    x = rng.standard_normal((20, 3))
    for answer in student.repeat(%d).standardize(x):
        assert_close(answer, reference.standardize(x.copy()))
"""


@pytest.mark.parametrize("right", [1, 3])
def test_right_in_its_first_calls_is_wrong_where_more_are_made(
    engine: Engine, variant: Callable[..., Exercise], solved: str, right: int
) -> None:
    """A check that calls it more often than it is right fails, in a worker of its own as well."""
    exercise = variant(suite="".join(MANY_CALLS % (k, k, k) for k in (1, 2, 3, 4)), toml="")
    exercise = replace(exercise, points=exercise.points + 10.0)
    source = (
        f"{solved}\n_own, _calls = standardize, []\n"
        "def standardize(x):\n    _calls.append(x)\n"
        f"    return _own(x) if len(_calls) <= {right} else x\n"
    )
    report = engine.grade_candidate(exercise, candidate(source))
    outcomes = {check.id: check.outcome for check in report.checks}
    for calls in (1, 2, 3, 4):
        expected = Outcome.PASSED if calls <= right else Outcome.WRONG
        assert outcomes[f"test_called_{calls}_times"] is expected


LEARNS = """
_right, _answered = standardize, []

def standardize(x):
    _answered.append(x)
    return x if len(_answered) == 1 else _right(x)
"""


def test_what_was_learnt_by_a_failure_earns_nothing(
    engine: Engine, scaling: Exercise, solved: str
) -> None:
    """A check ends where it fails, and the next call tells of it: passes after that are doubted, too."""
    assert_learning_earns_nothing(engine, scaling, solved + LEARNS)


def assert_learning_earns_nothing(engine: Engine, scaling: Exercise, source: str) -> None:
    """Fail unless each grading that notices a wrong first answer takes all that it would have given."""
    noticed = 0
    for turn in range(8):  # each meets the checks in another order
        report = engine.grade_candidate(scaling, candidate(f"{source}# {turn}\n"))
        outcomes = {check.id: check.outcome for check in report.checks}
        if not report.full_marks:
            noticed += 1
            assert outcomes["test_columns_are_standardized"] is Outcome.WRONG
            assert outcomes["test_single_column"] is Outcome.WRONG
            assert outcomes["test_range"] is Outcome.PASSED
    assert noticed


def test_a_worker_that_ends_by_our_fault_costs_nothing(
    sandbox: Sandbox, scaling: Exercise, solved: str
) -> None:
    """What it had not answered is tried in workers of its own, and passes there."""

    class Killing(Drawn):
        def session(self, handed_in: Candidate, *rest: Any) -> Session:
            session = super().session(handed_in, *rest)
            if handed_in.label == "drawn" and len(self.drawn) == CHECKS_WORKER + 1:
                session.reject(Died("for no fault of its own"))
            return session

    killing = Killing(sandbox, [solved], lambda: 0)
    with Engine(killing, SECRET) as engine:  # type: ignore[arg-type]
        report = engine.grade_candidate(scaling, candidate(solved))
    assert report.full_marks
    assert len(killing.drawn) <= 3 + TRIALS + AGAIN  # the checks after it pass again together


def test_full_marks_take_two_workers(sandbox: Sandbox, scaling: Exercise, solved: str) -> None:
    """Where nothing fails nothing is doubted: one worker for the pictures, one for all checks."""
    drawn = Drawn(sandbox, [solved], lambda: 0)
    with Engine(drawn, SECRET) as engine:  # type: ignore[arg-type]
        assert engine.grade_candidate(scaling, candidate(solved)).full_marks
    assert len(drawn.drawn) == 2


@pytest.mark.parametrize(
    ("belief", "workers"),
    [("", 1), (WRONG, 3), (HALF_WRONG, 3)],
    ids=["right", "both wrong", "one wrong"],
)
def test_a_pure_file_takes_few_workers(
    sandbox: Sandbox, scaling: Exercise, solved: str, belief: str, workers: int
) -> None:
    """One for pictures and checks; one in which what passed passes again, and one for what is shown."""
    counted = Counted(sandbox)
    with Engine(counted, SECRET) as engine:  # type: ignore[arg-type]
        engine.grade_candidate(scaling, candidate(solved + belief))
    assert counted.workers <= workers


@pytest.mark.parametrize(
    ("belief", "workers"),
    [(WRONG, 1), (f"{WRONG}\n\nimport random\nrandom.seed(1)\n", 4)],
    ids=["pure", "not known to be pure"],
)
def test_twins_run_a_pure_file_in_one_worker(
    sandbox: Sandbox, scaling: Exercise, solved: str, belief: str, workers: int
) -> None:
    """Of one that is not known to be pure each has a worker of its own; what they find is the same."""
    counted = Counted(sandbox)
    wrong = candidate(solved + belief)
    with Engine(counted, SECRET) as engine:  # type: ignore[arg-type]
        twins = [engine.with_secret(bytes([number]) * 32) for number in range(4)]
        found = [twin.once(scaling, wrong) for twin in twins]
        assert counted.workers == workers
        for twin, verdicts in zip(twins, found, strict=True):
            twin.once(scaling, scaling.stub)  # ends the worker of the other
            alone = twin.once(scaling, wrong)
            assert {name: (verdict.outcome, verdict.detail) for name, verdict in alone.items()} == {
                name: (verdict.outcome, verdict.detail) for name, verdict in verdicts.items()
            }


CALLS_BACK = """

@check(points=1, title={"en": "Again"}, hint={"en": "Again."})
def test_passed_functions_are_called(student, rng):
    assert student.standardize(lambda: 1.0) == 30.0
"""


def test_twins_may_call_as_often_as_each_alone(
    sandbox: Sandbox,
    variant: Callable[..., Exercise],
    solved: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one worker may call back is for one grading: the next ones lose no check by those before."""
    monkeypatch.setattr("grader.sandbox.session.MAX_CALLBACKS", 50)
    exercise = replace(variant(suite=CALLS_BACK, toml=""), points=13.0)
    calls = candidate(f"{solved}\ndef standardize(x):\n    return sum([x() for _ in range(30)])\n")
    with Engine(sandbox, SECRET) as engine:
        twins = [engine.with_secret(bytes([number]) * 32) for number in range(3)]
        for twin in twins:
            verdict = twin.once(exercise, calls)["test_passed_functions_are_called"]
            assert verdict.outcome is Outcome.PASSED, verdict.detail


def test_what_a_pure_file_learns_earns_nothing(
    sandbox: Sandbox, scaling: Exercise, solved: str
) -> None:
    """Were the judgment of a file wrong, what passes after a failure would still have to pass again."""

    class Believing(Counted):
        def session(self, *arguments: Any) -> Session:
            session = super().session(*arguments)
            session.is_pure = True
            return session

    # Without pictures, which would be the first to be answered wrongly.
    scaling = replace(scaling, pictures_path=None)
    learns = solved + LEARNS.replace("== 1", "<= 2")  # one check doesn't look at what is answered
    with Engine(Believing(sandbox), SECRET) as engine:  # type: ignore[arg-type]
        assert_learning_earns_nothing(engine, scaling, learns)


def test_what_fails_alone_is_not_asked_again(
    sandbox: Sandbox, scaling: Exercise, solved: str
) -> None:
    """A stateless mistake costs a worker for each failed check but the first, and four for what it passed."""
    drawn = Drawn(sandbox, [solved + WRONG], lambda: 0)
    with Engine(drawn, SECRET) as engine:  # type: ignore[arg-type]
        report = engine.grade_candidate(scaling, candidate(solved + WRONG))
    failed = sum(check.outcome is not Outcome.PASSED for check in report.checks)
    assert len(drawn.drawn) <= 2 + failed + AGAIN + 1  # pictures and checks; one for the probes
