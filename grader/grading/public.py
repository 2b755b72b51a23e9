"""The public checks, as a student runs them on the student's own machine."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing

from grader.course import Course
from grader.course.ladder import load_ladder
from grader.grading.examples import smallest_examples
from grader.grading.run import Run
from grader.grading.scoring import scored, total
from grader.model import Candidate, GradeReport, Limits, Status
from grader.sandbox import Sandbox
from grader.testing.suite import Suite
from grader.writing import state_of

_SEED = "public"


class PublicChecks:
    """The public checks of an exercise, kept ready to be run again; the suite is read anew when it changes."""

    def __init__(self, course: Course, exercise: str, sandbox: Sandbox) -> None:
        self._course = course
        self._exercise = exercise
        self._sandbox = sandbox
        self._path = course.public_suite(exercise)
        self._suite: Suite | None = None
        self._read: tuple[int, ...] = ()

    def run(self, candidate: Candidate) -> GradeReport:
        """Check a candidate; its author may see all details.

        Raises:
            CourseError: The public suite is missing or wrong.
        """
        started = time.perf_counter()
        suite = self._collected()
        limits = Limits()
        run = Run(self._sandbox, candidate, limits, _SEED)
        try:
            verdicts = suite.run(lambda: run.all(suite, [check.id for check in suite.checks]))
            checks = tuple(scored(check, verdicts[check.id]) for check in suite.checks)
            ladder = load_ladder(self._course, self._exercise)
            examples = suite.run(lambda: smallest_examples(run, suite, ladder, checks))
        finally:
            run.close()
        return GradeReport(
            student="",
            exercise=self._exercise,
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
            layers=self._sandbox.layers,
            seconds=time.perf_counter() - started,
        )

    @property
    def japanese(self) -> Mapping[str, str]:
        """The Japanese twins of what the suite's author says in English, as it was run last."""
        return self._suite.japanese if self._suite is not None else {}

    def _collected(self) -> Suite:
        now = state_of(self._path)  # of one that is missing the suite tells
        if self._suite is None or now != self._read:
            self.close()
            self._suite = Suite(self._path, None)
            self._read = now
        return self._suite

    def close(self) -> None:
        """End the suite."""
        if self._suite is not None:
            self._suite.close()
            self._suite = None


def check_publicly(
    course: Course, exercise: str, candidate: Candidate, sandbox: Sandbox
) -> GradeReport:
    """Run an exercise's public checks once, whose details the student may see.

    Raises:
        CourseError: The public suite is missing or wrong.
    """
    with closing(PublicChecks(course, exercise, sandbox)) as checks:
        return checks.run(candidate)
