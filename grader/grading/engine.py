"""The engine: grades one candidate after another, with suites collected and the fork server warm."""

from __future__ import annotations

import copy
import gc
import platform
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import numpy as np

from grader.course import Exercise
from grader.errors import GraderError
from grader.grading import draws
from grader.grading.answers import answer, calls_of, note_behaviour, student_of
from grader.grading.bench import Bench
from grader.grading.diagnosis import Judged, Known, judged
from grader.grading.evidence import Evidence, evidence
from grader.grading.examples import climbed, own_examples, smallest_examples
from grader.grading.explained import explained, raised_in_public
from grader.grading.generic import GIVEN_BACK, SAME_ANSWERS
from grader.grading.kept import Answers
from grader.grading.programs import Open
from grader.grading.run import Bounds, Run, excused, first_fault
from grader.grading.scoring import scored, total
from grader.model import (
    Candidate,
    CheckReport,
    Diagnosis,
    Example,
    GradeReport,
    Limits,
    Outcome,
    Picture,
    Plot,
    Status,
    Submission,
)
from grader.sandbox import Sandbox
from grader.sandbox.session import Budget
from grader.testing.behaviour import Behaviour
from grader.testing.experiments import PictureRecipe, Probe, checked_plot, seeded
from grader.testing.suite import Suite, Verdict
from grader.testing.watch import TooLongError
from grader.version import __version__

T = TypeVar("T")


class Engine:
    """Grades submissions of any exercise in one sandbox.

    Args:
        sandbox: A proved sandbox; the engine does not close it.
        secret: The course's secret, from which hidden inputs are drawn.
        cache: Where the catalogue's answers may be kept between runs, or None.
        alone: Whether this process does nothing else, and is looked after by another: then the kernel
            bounds the memory that an answer may cost here, and ends the process where one call of C
            takes too long.
    """

    def __init__(
        self, sandbox: Sandbox, secret: bytes, cache: Path | None = None, *, alone: bool = False
    ) -> None:
        self.sandbox = sandbox
        self._alone = alone
        self._secret = secret
        self._cache = cache
        self._benches: dict[str, Bench] = {}
        self._keeps = False
        self._kept: list[Run] = []  # one at most; twins share it

    def bench(self, exercise: Exercise) -> Bench:
        """The exercise made ready: collected at the first need, kept for as long as it is the same.

        Raises:
            CourseError: A file of the exercise is wrong.
        """
        name = exercise.entry.name
        found = self._benches.get(name)
        if found is None or found.exercise.digest != exercise.digest:
            if found is not None:
                found.close()
            found = Bench(exercise, self._cache)
            self.take(found)
        return found

    def take(self, bench: Bench) -> None:
        """Use what was made ready of an exercise."""
        bench.suite.watch.deadly = self._alone
        self._benches[bench.exercise.entry.name] = bench

    def ready(self, exercise: Exercise) -> None:
        """Load all that grading needs of an exercise, and draw its pictures for the reference.

        Raises:
            CourseError: The suite, a probe or a picture is wrong: nobody can be graded by it.
        """
        bench = self.bench(exercise)
        bench.load()

        def draw() -> None:
            for recipe in bench.pictures:
                bench.asked(recipe, self._start(bench))

        self._run(bench, draw)

    def grade(
        self, exercise: Exercise, submission: Submission, bounds: Bounds | None = None
    ) -> GradeReport:
        """Grade a submission. Our own failures become a report of an internal error."""
        return self.grade_candidate(exercise, submission.candidate, submission.student, bounds)

    def grade_candidate(
        self,
        exercise: Exercise,
        candidate: Candidate,
        student: str = "",
        bounds: Bounds | None = None,
    ) -> GradeReport:
        """Grade anything that can be graded, on behalf of `student`, within what we may spend on it."""
        started = time.perf_counter()
        seed = draws.submission_seed(self._secret, exercise.entry.name, candidate.digest)
        report = GradeReport(
            student=student,
            exercise=exercise.entry.name,
            digest=candidate.digest,
            status=Status.INTERNAL_ERROR,
            points=0.0,
            possible=exercise.points,
            seed=seed,
            suite_digest=exercise.digest,
            versions=_versions(),
            layers=self.sandbox.layers,
            unsafe=self.sandbox.unsafe,
            limits=exercise.limits,
        )
        found: dict[str, object] = {}
        try:
            bench = self.bench(exercise)
            with bench.suite.watch.bounded_memory() if self._alone else nullcontext():
                found = self._run(
                    bench, lambda: self._graded(bench, candidate, seed, bounds or Bounds())
                )
        except GraderError as error:
            found = {"error": error.message}
        except Exception as error:  # noqa: BLE001 - ours, whatever it is, and nobody's point
            found = {"error": f"{type(error).__name__}: {error}"}
        if found.get("points") != exercise.points:
            gc.collect()  # tracebacks hold what was answered, in circles, and the next one needs the room
            gc.freeze()  # what is left stays, as suites do: the next time need not look at it again
        fields = {name: getattr(report, name) for name in GradeReport.__slots__}
        return GradeReport(**{**fields, **found, "seconds": time.perf_counter() - started})

    def _run(self, bench: Bench, job: Callable[[], T]) -> T:
        """Run a job in the suite's thread, on one processor with the workers that it asks."""

        def job_in_place() -> T:
            with self.sandbox.affinity.shared():
                return job()

        return bench.suite.run(job_in_place)

    def _graded(
        self, bench: Bench, candidate: Candidate, seed: str, bounds: Bounds
    ) -> dict[str, object]:
        """What grading finds out; runs in the suite's thread."""
        limits = bench.exercise.limits
        run = Run(self.sandbox, candidate, limits, seed, bounds)
        try:
            # Before any check: what is drawn is shown, and must not know what the checks have passed.
            pictures = tuple(self._pictures(bench, run))
            order = draws.shuffled(seed, (check.id for check in bench.suite.checks))
            verdicts = run.all(bench.suite, order)
            verdicts = excused(verdicts, bench.suite, lambda: bench.reference(self.sandbox, seed))
            checks = self._reports(bench, verdicts)
            fault = first_fault(verdicts)
            examples = smallest_examples(run, bench.suite, bench.exercise.ladder, checks)
            found = self._diagnoses(bench, run, checks)
            examples = own_examples(examples, found.faultless)
            diagnoses = self._explained(bench, found, checks)
            return {
                "checks": checks,
                "points": 0.0 if fault else total(checks),
                "status": Status.INTERNAL_ERROR if fault else Status.GRADED,
                "error": fault,
                "problem": run.problem,
                "left_out": run.left_out,
                "spans": run.spans,
                "output": run.printed,
                "load_output": run.load_output,
                "pictures": pictures,
                "examples": examples,
                "diagnoses": diagnoses,
                "raised": raised_in_public(bench, run, self._start(bench), checks, diagnoses),
            }
        finally:
            run.close()

    def with_secret(self, secret: bytes) -> Engine:
        """The same engine with other draws; it shares what is collected, and is not closed itself.

        Twins that run a pure candidate one after the other run it in one worker.
        """
        twin = copy.copy(self)
        twin._secret = secret  # noqa: SLF001 - it is one of us
        twin._keeps = True  # noqa: SLF001
        return twin

    def verdicts(self, exercise: Exercise, candidate: Candidate) -> dict[str, Verdict]:
        """Run the checks alone, in the candidate's own order: no diagnosis, no pictures, no report.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        return self._in_run(exercise, candidate, lambda run, suite, order: run.all(suite, order))

    def once(self, exercise: Exercise, candidate: Candidate) -> dict[str, Verdict]:
        """Run each check once, in one worker as long as it lives.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        return self._in_run(exercise, candidate, _once)

    def first_failure(
        self,
        exercise: Exercise,
        candidate: Candidate,
        likely: Sequence[str] = (),
        *,
        afresh: bool = False,
    ) -> str:
        """The first check that fails, or "" where all pass; the `likely` ones are tried first.

        All share one worker, unless each is to begin `afresh`.

        Raises:
            GraderError: The grader or the course is at fault.
        """

        def first(run: Run, suite: Suite, order: list[str]) -> str:
            for name in dict.fromkeys([*likely, *order]):
                if afresh:
                    run.fresh()
                if run.check(suite, name).outcome is not Outcome.PASSED:
                    return name
            return ""

        return self._in_run(exercise, candidate, first)

    def examine(
        self, exercise: Exercise, candidate: Candidate
    ) -> tuple[dict[str, Verdict], tuple[Diagnosis, ...]]:
        """Run each check once, in one worker as long as it lives, and name the wrong ideas.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        bench = self.bench(exercise)

        def examined(run: Run, suite: Suite, order: list[str]) -> Any:
            verdicts = _once(run, suite, order)
            found = self._diagnoses(bench, run, self._reports(bench, verdicts))
            return verdicts, found.diagnoses

        result: tuple[dict[str, Verdict], tuple[Diagnosis, ...]] = self._in_run(
            exercise, candidate, examined
        )
        return result

    def pictures(self, exercise: Exercise, candidate: Candidate) -> tuple[Picture, ...]:
        """Draw the candidate's pictures alone.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        bench = self.bench(exercise)
        return self._in_run(exercise, candidate, lambda run, *_: tuple(self._pictures(bench, run)))

    def _in_run(
        self,
        exercise: Exercise,
        candidate: Candidate,
        work: Callable[[Run, Suite, list[str]], T],
    ) -> T:
        """Do something with a run of the candidate, the suite, and the order of its checks."""
        bench = self.bench(exercise)
        return self._run(bench, lambda: self._with_run(bench, candidate, work))

    def _with_run(
        self,
        bench: Bench,
        candidate: Candidate,
        work: Callable[[Run, Suite, list[str]], T],
    ) -> T:
        """The same inside a job of the suite."""
        exercise = bench.exercise
        seed = draws.submission_seed(self._secret, exercise.entry.name, candidate.digest)
        order = draws.shuffled(seed, (check.id for check in bench.suite.checks))
        with self._run_of(candidate, exercise.limits, seed) as run:
            return work(run, bench.suite, order)

    @contextmanager
    def _run_of(self, candidate: Candidate, limits: Limits, seed: str) -> Iterator[Run]:
        """A run of the candidate: the one that is kept if it is of the same and pure, else a new one.

        What is pure leaves nothing behind, and to start a worker takes longer than to ask most suites.
        """
        run = self._kept.pop() if self._kept else None
        if run is not None and (run.candidate.digest, run.limits) != (candidate.digest, limits):
            run.close()
            run = None
        if run is None:
            run = Run(self.sandbox, candidate, limits, seed)
        else:
            run.redraw(seed)
        try:
            yield run
        except BaseException:
            run.close()
            raise
        if self._keeps and run.is_pure:
            self._kept.append(run)
        else:
            run.close()

    def answers(self, exercise: Exercise) -> Answers:
        """The fingerprints of the reference and of each misconception, by digest."""
        bench = self.bench(exercise)
        return self._run(bench, lambda: bench.answers(self._start(bench)))

    def known(self, exercise: Exercise) -> Known:
        """What submissions of an exercise are compared with."""
        bench = self.bench(exercise)
        return self._run(bench, lambda: bench.known(self._start(bench)))

    def warm(self, exercise: Exercise) -> int:
        """Ask all programs of two ideas, and keep what they answer; returns how many there are."""
        bench = self.bench(exercise)
        start = self._start(bench)
        return self._run(
            bench, lambda: bench.programs.fill(bench.known(start).catalogue, bench.probes, start)
        )

    def examples(self, exercise: Exercise, candidate: Candidate) -> tuple[Example, ...]:
        """Climb the ladder of each function, whatever the checks say of it.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        ladder = exercise.ladder
        return self._in_run(
            exercise, candidate, lambda run, suite, _: climbed(run, suite, ladder, ladder)
        )

    def evidence(
        self, exercise: Exercise, candidate: Candidate, check: str, seed: str, bounds: Bounds
    ) -> Evidence:
        """Run one check again with the draws of a seed, on the candidate and on the reference.

        Raises:
            UsageError: The suite has no such check.
            GraderError: The grader or the course is at fault.
        """
        bench = self.bench(exercise)
        with bench.suite.watch.bounded_memory() if self._alone else nullcontext():
            return self._run(
                bench, lambda: evidence(bench, self.sandbox, candidate, seed, check, bounds)
            )

    def _start(self, bench: Bench) -> Open:
        """What starts workers for the course's own candidates."""
        limits = bench.exercise.limits
        return lambda candidate: self.sandbox.session(
            candidate, limits, 0, Budget(limits.total_seconds)
        )

    def _reports(self, bench: Bench, verdicts: dict[str, Verdict]) -> tuple[CheckReport, ...]:
        """The checks' reports in the suite's order.

        Of one that failed they name the functions it calls when it passes: how far it got would tell more
        of hidden inputs than that it failed.
        """
        reports = []
        for check in bench.suite.checks:
            report = scored(check, verdicts[check.id])
            if report.outcome is not Outcome.PASSED:
                called = bench.called(self._start(bench))
                counts = bench.kills.counts()
                kills = None if counts is None else counts[check.id]
                report = replace(report, functions=called[check.id], kills=kills)
            reports.append(report)
        return tuple(reports)

    def _diagnoses(self, bench: Bench, run: Run, checks: tuple[CheckReport, ...]) -> Judged:
        failed = [check for check in checks if check.outcome is not Outcome.PASSED]
        answered = any(check.outcome is not Outcome.MISSING for check in failed)
        if not bench.probes or not answered or run.budget.seconds <= 0:
            return Judged()
        suspects = [
            function
            for function in bench.exercise.functions
            if function not in run.hung and any(function in check.functions for check in failed)
        ]
        run.unused()
        found: dict[str, Any] = {}
        for probe in bench.probes:
            if probe.function in suspects:
                _answer(probe, found, run, bench)

        start = self._start(bench)
        known = bench.known(start)
        with bench.programs.search(start) as search:
            try:
                return bench.suite.watch.run(
                    lambda: judged(found, known, suspects, search), run.bounds.patience
                )
            except (TooLongError, MemoryError):
                return Judged()

    def _explained(
        self, bench: Bench, found: Judged, checks: tuple[CheckReport, ...]
    ) -> tuple[Diagnosis, ...]:
        """The diagnoses with what they explain; it depends on no hidden value of the submission's."""

        def failed_by(named: Sequence[Diagnosis]) -> Collection[str]:
            if named[0].name in (SAME_ANSWERS, GIVEN_BACK):
                wrong = (check for check in checks if check.outcome is Outcome.WRONG)
                return [check.id for check in wrong if named[0].function in check.functions]
            ideas = [idea for one in named if (idea := bench.idea(one.name, one.function))]
            if len(ideas) < len(named):
                return frozenset()
            program = ideas[0].candidate if len(ideas) == 1 else bench.programs.program(*ideas)
            if program is None:
                return frozenset()
            return bench.kills.failed_by(program, lambda: self._failed_by(bench, program))

        return explained(found, checks, failed_by)

    def _failed_by(self, bench: Bench, candidate: Candidate) -> list[str]:
        """The checks that a misconception fails on draws of its own (inside a job of the suite)."""
        verdicts = self._with_run(bench, candidate, _once)
        return [name for name in verdicts if verdicts[name].outcome is not Outcome.PASSED]

    def _pictures(self, bench: Bench, run: Run) -> Iterable[Picture]:
        for recipe in bench.pictures:
            asked = bench.asked(recipe, self._start(bench))
            yours = None if run.is_hopeless else _drawn(recipe, run, bench)
            yield Picture(
                title=recipe.title,
                caption=recipe.caption,
                functions=recipe.functions,
                asked=asked,
                yours=yours,
            )
        if bench.pictures and not run.is_hopeless:
            run.begin_again()

    def close(self) -> None:
        """End the suites, and the run that is kept."""
        while self._kept:
            self._kept.pop().close()
        for bench in self._benches.values():
            bench.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _once(run: Run, suite: Suite, order: list[str]) -> dict[str, Verdict]:
    return {name: run.check(suite, name) for name in order}


def _drawn(recipe: PictureRecipe, run: Run, bench: Bench) -> Plot | None:
    """The candidate's side of a picture, or None where there is nothing to draw."""
    if run.budget.seconds <= 0 or run.hung.intersection(recipe.functions):
        return None
    try:
        student = student_of(run.live(), recipe.name, run.hung, run.bounds.note)
        return run.experiment(
            bench.suite.watch,
            student,
            lambda: checked_plot(recipe.run(student, seeded(recipe.name))),
        )
    except GraderError:
        raise
    except (Exception, TooLongError):  # noqa: BLE001 - no answer, or one that can't be drawn
        return None


def _answer(probe: Probe, found: dict[str, Any], run: Run, bench: Bench) -> None:
    """Add the candidate's answer to a probe to what was found."""
    seen = Behaviour(probe.function)
    student = student_of(run.live(), probe.name, run.hung, run.bounds.note, behaviour=seen)
    try:
        found[probe.name] = run.experiment(
            bench.suite.watch, student, lambda: answer(student, run.candidate, probe)
        )
    except TooLongError:
        found[probe.name] = "took too long"
    found[calls_of(probe)] = list(student.called)
    note_behaviour(found, student, probe, seen)


@cache
def _versions() -> dict[str, str]:
    return {
        "grader": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pytest": version("pytest"),
    }
