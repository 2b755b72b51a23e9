"""What is behind the checks that failed: which of them a named idea explains, and what an exception says.

Nothing here depends on hidden values but through the outcomes of the checks, which students see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations

from grader.errors import GraderError
from grader.grading.answers import student_of
from grader.grading.bench import Bench
from grader.grading.diagnosis import Judged
from grader.grading.programs import Open
from grader.grading.run import Run
from grader.model import Candidate, CheckReport, Diagnosis, Outcome, Raised
from grader.testing.exceptions import with_meaning
from grader.testing.experiments import PictureRecipe, Probe, seeded
from grader.testing.student import Student, StudentRaisedError
from grader.testing.watch import TooLongError

_UNWRITTEN = "NotImplementedError"  # a stub's own; it says nothing that its check does not


def explained(
    judged: Judged,
    checks: Iterable[CheckReport],
    failed_by: Callable[[Sequence[Diagnosis]], Iterable[str]],
) -> tuple[Diagnosis, ...]:
    """The diagnoses with the failed checks that each explains; of one function, what costs more comes first.

    Those are checks of its function, or of others that are faultless, which the idea fails, too, or only with
    the other one that is held beside it; `failed_by` says which checks one idea fails, or two at once.
    """
    checks = list(checks)
    lost = {check.id: check.possible - check.points for check in checks}
    failed = [
        check
        for check in checks
        if check.outcome not in (Outcome.PASSED, Outcome.MISSING) and check.exception != _UNWRITTEN
    ]

    def explains(ideas: Sequence[Diagnosis]) -> set[str]:
        """Of which failed checks these ideas, of one function, are the cause."""
        function = ideas[0].function
        concerned = (
            check.id
            for check in failed
            if function in check.functions
            or (check.functions and judged.faultless.issuperset(check.functions))
        )
        return {*concerned} & {*failed_by(ideas)}

    causes = [(item, explains([item])) for item in judged.diagnoses]
    left = {check.id for check in failed}.difference(*(its for _, its in causes))
    for (one, mine), (other, its) in combinations(causes, 2):
        are_held = one.function == other.function and not (one.instead_of or other.instead_of)
        both = explains([one, other]) & left if left and are_held else set()
        mine.update(both)
        its.update(both)
    found = [
        replace(item, explains=tuple(check.id for check in failed if check.id in its))
        for item, its in causes
    ]
    costs = {
        (item.function, item.name): sum(lost[name] for name in item.explains) for item in found
    }
    functions = [item.function for item in found]
    found.sort(
        key=lambda item: (
            functions.index(item.function),
            -costs[item.function, item.instead_of or item.name],
        )
    )
    return tuple(found)


def raised_in_public(
    bench: Bench,
    run: Run,
    start: Open,
    checks: Iterable[CheckReport],
    diagnoses: Iterable[Diagnosis],
) -> tuple[Raised, ...]:
    """The exceptions of failed checks, as they arise on the examples of pictures and probes, too.

    These are the same for every submission, and a worker that no check has used runs them; so an
    exception's text from here has no hidden value. One for each function and kind is enough. What an idea
    explains is left out. Inside a job of the suite.
    """
    told = {name for diagnosis in diagnoses for name in diagnosis.explains}
    wanted = {
        (function, check.exception)
        for check in checks
        if check.outcome is Outcome.RAISED and check.id not in told
        if check.exception not in ("", _UNWRITTEN)
        for function in check.functions
    }
    if not wanted or run.is_hopeless or run.budget.seconds <= 0:
        return ()
    run.unused()
    found: dict[tuple[str, str], Raised] = {}
    for experiment, functions in _experiments(bench):
        left = wanted - found.keys()
        if run.hung.intersection(functions) or not any(key[0] in functions for key in left):
            continue
        error = _error_of(experiment, bench, run)
        if error is None:
            continue
        # A method's exception is its class's, which is what the experiment is about.
        graded = error.function in bench.exercise.functions
        function = error.function if graded else functions[0]
        if (function, error.kind) in left and not _is_due(experiment, bench, start):
            found[function, error.kind] = _raised(function, error, run.candidate)
    return tuple(found.values())


def _experiments(bench: Bench) -> Iterator[tuple[PictureRecipe | Probe, tuple[str, ...]]]:
    for picture in bench.pictures:
        yield picture, picture.functions
    for probe in bench.probes:
        yield probe, (probe.function,)


def _error_of(
    experiment: PictureRecipe | Probe, bench: Bench, run: Run
) -> StudentRaisedError | None:
    """The exception with which the candidate ends an experiment, if it does."""
    student = student_of(run.live(), experiment.name, run.hung, run.bounds.note)
    try:
        return run.experiment(bench.suite.watch, student, lambda: _tried(experiment, student))
    except TooLongError:
        return None


def _is_due(experiment: PictureRecipe | Probe, bench: Bench, start: Open) -> bool:
    """Whether the reference ends it with an exception, too: then there is nothing wrong with it."""
    with closing(start(bench.exercise.reference)) as session:
        return _tried(experiment, student_of(session, experiment.name)) is not None


def _tried(experiment: PictureRecipe | Probe, student: Student) -> StudentRaisedError | None:
    try:
        experiment.run(student, seeded(experiment.name))
    except StudentRaisedError as error:
        return error
    except GraderError:
        raise
    except Exception:  # noqa: BLE001 - another reason than an exception of the candidate's
        return None
    return None


def _raised(function: str, error: StudentRaisedError, candidate: Candidate) -> Raised:
    part, line = next(((part, line) for part, line, _ in reversed(error.places) if line), ("", 0))
    source = next((item for item in candidate.parts if item.name == part), None)
    return Raised(
        function=function,
        kind=error.kind,
        text=with_meaning(error.message),
        part=part,
        line=line,
        code=source.line(line) if source else "",
    )
