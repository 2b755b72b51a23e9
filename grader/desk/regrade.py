"""Grades stored submissions with the present suites, and tells what would change before it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.desk.desk import Desk
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.store import Stored


@dataclass(frozen=True, slots=True)
class Change:
    """What one submission gets by the present suite, beside the report that stands.

    `lost` and `won` are the checks whose outcome turned, new and dropped ones included. `before` is
    None where there was no grade.
    """

    stored: Stored
    before: GradeReport | None
    after: GradeReport
    lost: tuple[CheckReport, ...]
    won: tuple[CheckReport, ...]

    @property
    def graded(self) -> bool:
        """Whether the present suite gave a grade; where it failed, whatever stands stays."""
        return self.after.status is Status.GRADED

    @property
    def difference(self) -> float:
        """How many points more, or less."""
        if not self.graded:
            return 0.0
        return self.after.points - (self.before.points if self.before else 0.0)

    @property
    def changes_grade(self) -> bool:
        """Whether points, or what they are out of, would be others."""
        before = self.before
        return self.graded and (
            before is None
            or (before.points, before.possible) != (self.after.points, self.after.possible)
        )

    @property
    def drops(self) -> bool:
        """Whether a student would lose points for the very same file."""
        return self.before is not None and self.difference < 0


def regraded(desk: Desk, names: Sequence[str]) -> Iterator[Change]:
    """Grade the latest submission of each student again where its report is by another suite.

    Nothing is stored; `accept` does that.

    Raises:
        CourseError: A file of an exercise is wrong; then nothing was graded.
    """
    desk.ready(desk.store.exercises().intersection(names))
    for name in names:
        exercise = desk.exercise(name)
        for stored, before in desk.store.latest(desk.secret, name):
            graded = before is not None and before.status is Status.GRADED
            if graded and before is not None and before.suite_digest == exercise.digest:
                continue
            after = desk.pool.grade(stored.submission)
            standing = before if graded else None
            turned = _turned(standing, after) if after.status is Status.GRADED else ((), ())
            yield Change(stored, standing, after, *turned)


def accept(desk: Desk, change: Change) -> None:
    """Store the new report; the old one stays beside it, and counts where the new one has no grade."""
    desk.keep(change.stored.id, change.after)


def _turned(
    before: GradeReport | None, after: GradeReport
) -> tuple[tuple[CheckReport, ...], tuple[CheckReport, ...]]:
    if before is None:
        return (), ()
    old = {check.id: check for check in before.checks}
    new = {check.id: check for check in after.checks}
    lost = [
        new.get(name, check)
        for name, check in old.items()
        if _passed(check) and not _passed(new.get(name))
    ]
    lost += [check for name, check in new.items() if name not in old and not _passed(check)]
    won = [check for name, check in new.items() if _passed(check) and not _passed(old.get(name))]
    return tuple(lost), tuple(won)


def _passed(check: CheckReport | None) -> bool:
    return check is not None and check.outcome is Outcome.PASSED
