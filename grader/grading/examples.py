"""The smallest public example on which each function of a submission differs, where a check failed."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from grader.course.ladder import Ladder
from grader.grading.answers import student_of
from grader.grading.run import Run
from grader.model import CheckReport, Example, Outcome
from grader.testing.ladder import first_difference
from grader.testing.student import Student
from grader.testing.suite import Suite
from grader.testing.watch import TooLongError


def smallest_examples(
    run: Run, suite: Suite, ladder: Ladder, checks: Iterable[CheckReport]
) -> tuple[Example, ...]:
    """Climb the ladder of each function that a failed check calls; inside a job of the suite.

    The worker is an unused one, since what came is shown: it must know of no hidden input.
    """
    failed = [check for check in checks if check.outcome not in (Outcome.PASSED, Outcome.MISSING)]
    called = {name for check in failed for name in check.functions}
    suspects = [name for name in ladder if ladder[name] and name in called - run.hung]
    if not suspects or run.is_hopeless or run.budget.seconds <= 0:
        return ()
    run.unused()
    found = climbed(run, suite, ladder, suspects)
    if run.is_pure:
        return found
    first = ladder[suspects[0]][0].call  # nothing was called before it
    return tuple(
        example
        for one in found
        for example in ([one] if one.call == first else _alone(run, suite, ladder, one))
    )


def own_examples(examples: Iterable[Example], faultless: Collection[str]) -> tuple[Example, ...]:
    """Without those of faultless functions whose call needs one that has an example: they differ by that."""
    examples = tuple(examples)
    others = {one.function for one in examples}
    return tuple(
        one
        for one in examples
        if one.function not in faultless or not (others - {one.function}) & _names(one.call)
    )


def _names(call: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Name)}


def _alone(run: Run, suite: Suite, ladder: Ladder, example: Example) -> tuple[Example, ...]:
    """What comes of the same call where nothing has been called before: whoever pastes it sees that."""
    run.fresh()
    steps = tuple(step for step in ladder[example.function] if step.call == example.call)
    return climbed(run, suite, {**ladder, example.function: steps}, [example.function])


def climbed(
    run: Run, suite: Suite, ladder: Ladder, functions: Iterable[str]
) -> tuple[Example, ...]:
    """Climb the ladders of these functions in the present worker; inside a job of the suite."""
    found = []
    for function in functions:
        student = student_of(run.live(), function, run.hung, run.bounds.note)

        def climb(function: str = function, student: Student = student) -> Example | None:
            return first_difference(function, ladder, student)

        try:
            found.append(run.experiment(suite.watch, student, climb))
        except (TooLongError, MemoryError):  # of what came; an example is no part of the grade
            continue
    return tuple(example for example in found if example)
