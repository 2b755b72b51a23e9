"""The public checks, as a student runs them on the student's own machine."""

from __future__ import annotations

import time

from grader.course import Course
from grader.course.ladder import load_ladder
from grader.grading.examples import smallest_examples
from grader.grading.run import Run
from grader.grading.scoring import scored, total
from grader.model import Candidate, GradeReport, Limits, Status
from grader.sandbox import Sandbox
from grader.testing.suite import Suite

_SEED = "public"


def check_publicly(
    course: Course, exercise: str, candidate: Candidate, sandbox: Sandbox
) -> GradeReport:
    """Run an exercise's public checks, whose details the student may see.

    Raises:
        CourseError: The public suite is missing or wrong.
    """
    started = time.perf_counter()
    suite = Suite(course.public_suite(exercise), None)
    try:
        limits = Limits()
        run = Run(sandbox, candidate, limits, _SEED)
        try:
            verdicts = suite.run(lambda: run.all(suite, [check.id for check in suite.checks]))
            checks = tuple(scored(check, verdicts[check.id]) for check in suite.checks)
            ladder = load_ladder(course, exercise)
            examples = suite.run(lambda: smallest_examples(run, suite, ladder, checks))
        finally:
            run.close()
    finally:
        suite.close()
    return GradeReport(
        student="",
        exercise=exercise,
        digest=candidate.digest,
        status=Status.GRADED,
        points=total(checks),
        possible=sum(check.possible for check in checks),
        checks=checks,
        examples=examples,
        problem=run.problem,
        spans=run.spans,
        left_out=run.left_out,
        limits=limits,
        output=run.printed,
        layers=sandbox.layers,
        seconds=time.perf_counter() - started,
    )
