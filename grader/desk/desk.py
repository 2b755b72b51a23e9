"""The desk where submissions come in: each is stored, then graded, then its report is stored and shown.

The order is the promise: what was handed in is kept even if everything after it fails, and a
submission without a report is "not graded", never zero.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Exercise, load_exercise
from grader.desk.results import Result, counting
from grader.errors import InternalError
from grader.grading.standings import Attempt
from grader.model import GradeReport, Status, Submission
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting
from grader.store import Receipt, Store, receipt_key
from grader.writing import write_file

if TYPE_CHECKING:
    from grader.feedback.student_page import Draft


@dataclass(frozen=True, slots=True)
class Graded:
    """A submission that was taken in: its id, its report, and whether the report is an earlier one."""

    submission_id: str
    report: GradeReport
    receipt: Receipt
    resumed: bool = False


class Desk:
    """Takes in and grades submissions of a course. Use `desk.opening`."""

    def __init__(
        self,
        course: Course,
        store: Store,
        setting: Setting,
        pool: GradingPool | None,
    ) -> None:
        self.course = course
        self.store = store
        self.secret = setting.secret
        self.setting = setting
        self._pool = pool
        self._exercises: dict[str, Exercise] = {}

    @property
    def pool(self) -> GradingPool:
        """The processes that grade, when the first of them is ready.

        Raises:
            RefusedError: No sandbox holds here.
            InternalError: The desk was opened without any.
        """
        if self._pool is None:
            raise InternalError("This desk grades nothing itself.")
        self._pool.wait_until_ready()
        return self._pool

    def exercise(self, name: str) -> Exercise:
        """An exercise, read once."""
        if name not in self._exercises:
            self._exercises[name] = load_exercise(self.course, name)
        return self._exercises[name]

    def ready(self, names: Iterable[str]) -> None:
        """Make sure that these exercises can be graded, before anyone is.

        Raises:
            CourseError: A file of one is wrong: told once, not as an internal error of every submission.
        """
        for name in sorted(set(names)):
            exercise = self.exercise(name)
            if self._pool is not None:
                self.pool.prepare(name)
            else:  # graded elsewhere; here its files can be loaded, but no candidate run
                from grader.grading.bench import Bench

                with closing(Bench(exercise, None)) as bench:
                    bench.load()

    def take(self, submission: Submission, handed_in: datetime | None) -> Receipt:
        """Store a submission, with when it was handed in if that is known, and give its receipt."""
        received = handed_in or datetime.now(UTC)
        return self.store.add_submission(submission, received, receipt_key(self.secret), handed_in)

    def known(
        self, submission: Submission, time: datetime | None, modified: float
    ) -> tuple[Receipt, bool] | None:
        """The receipt of a submission that was found, if it is in the store already; and is it the last?

        Found again after a later one, it is handed in anew if its `time` is another one; and where it
        has no time, if it was written after that later one came in.
        """
        before = self.store.handed_in(submission.student, submission.exercise)
        same = [one for one in before if one.digest == submission.digest]
        if not same:
            return None
        last = before[-1]
        if last is same[-1]:
            return self.store.receipt(last.id, self.secret), True
        if time is not None:
            of_then = [one.id for one in same if one.received == time.replace(microsecond=0)]
            return (self.store.receipt(of_then[-1], self.secret), False) if of_then else None
        if int(modified) > last.received.timestamp():
            return None
        return self.store.receipt(same[-1].id, self.secret), False

    def grade(self, submission: Submission, receipt: Receipt) -> Graded:
        """Grade a submission that was taken in, and store the report.

        What the student handed in before, and this suite has graded, has its grade already.
        """
        report = self._own_grade(submission) or self.pool.grade(submission)
        self.store.add_report(receipt.id, report, self.secret)
        return Graded(receipt.id, report, receipt)

    def _own_grade(self, submission: Submission) -> GradeReport | None:
        suite = self.exercise(submission.exercise).digest
        for one in self.store.handed_in(submission.student, submission.exercise):
            if one.digest == submission.digest:
                report = self.store.graded(one.id, suite, self.secret)
                if report is not None:
                    return report
        return None

    def keep(self, submission_id: str, report: GradeReport, body: bytes = b"") -> bool:
        """Store a report (`body` is its JSON, if there is one), and tell whether.

        What has no grade never stands before what has one.
        """
        if report.status is not Status.GRADED:
            stands = self.store.report(submission_id, self.secret)
            if stands is not None and stands.status is Status.GRADED:
                return False
        self.store.add_report(submission_id, report, self.secret, body)
        return True

    @contextmanager
    def turn(self, student: str, exercise: str) -> Iterator[None]:
        """Wait until no other hand-in of a student for an exercise is under way: it may be an attempt."""
        try:
            import fcntl

            opened = (self.course.state / "turns.lock").open("ab")
        except (ImportError, OSError):  # what counts is the same; only more is graded than counts
            yield
            return
        place = zlib.crc32(f"{student}\0{exercise}".encode())
        with opened as file:
            fcntl.lockf(file, fcntl.LOCK_EX, 1, place)  # a byte of a file that stays empty
            yield

    def attempts(self, student: str, exercise: str) -> list[Attempt]:
        """What a student has handed in for an exercise, the first first."""
        return [
            Attempt(one.received, self.store.report(one.id, self.secret), one.digest, one.handed_in)
            for one in self.store.handed_in(student, exercise)
        ]

    def identical(self, submission: Submission) -> GradeReport | None:
        """The grade of the very same bytes in anybody's name: they would be graded alike."""
        return self.store.graded_elsewhere(
            submission.exercise,
            submission.digest,
            self.exercise(submission.exercise).digest,
            self.secret,
        )

    def earlier(self, submission: Submission, receipt: Receipt) -> Graded | None:
        """The grade that a stored submission has from the suite as it is, if there is one."""
        suite = self.exercise(submission.exercise).digest
        report = self.store.graded(receipt.id, suite, self.secret)
        return Graded(receipt.id, report, receipt, resumed=True) if report else None


def write_student_page(
    course: Course,
    graded: Graded,
    submission: Submission,
    path: Path,
    *,
    language: str,
    result: Result | None = None,
    name: str = "",
    staff: bool = False,
    drafted: Draft | None = None,
    filename: str = "",
) -> Path:
    """Write the feedback page of one report, with what counts in the end by the student's `result`.

    It may be `drafted` already, as a student sees it in that language. `filename` is what its student calls
    the file, "" where that is not known: what another system downloads has names of its own.

    Raises:
        RefusedError: The page can't be written.
    """
    from grader.feedback.student_page import draft

    drafted = drafted or draft(
        graded.report,
        submission.parts,
        exercise_title=course.entry(submission.exercise).title,
        language=language,
        staff=staff,
        filename=filename,
    )
    counts = counting(graded.report, result, language)
    write_file(path, drafted.page(name or submission.student, graded.receipt.text, counts))
    return path
