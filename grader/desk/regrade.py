"""Grades stored submissions with the present suites, and tells what would change before it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grader.desk.desk import Desk
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.store import Store, Stored
from grader.store.acts import Acts
from grader.store.regrades import KEPT
from grader.store.rows import PERSON


@dataclass(frozen=True, slots=True)
class Change:
    """What one submission gets by the present suite, beside the report that stands.

    `lost` and `won` are the checks whose outcome turned, new and dropped ones included. `before` is
    None where there was no grade, and `number` is that of the report that stands, None without one.
    """

    stored: Stored
    before: GradeReport | None
    after: GradeReport
    lost: tuple[CheckReport, ...]
    won: tuple[CheckReport, ...]
    number: int | None = None

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


def outdated(store: Store, exercise: str, digest: str) -> list[tuple[str, int | None]]:
    """The latest submission of each student whose report is by another suite than the one with a digest.

    Each comes with its report's number, None without one; the earliest first. What is queued has a worker that
    will grade it by the present suite, and is left to that.
    """
    rows = store.database.rows(
        "SELECT s.id, r.number, r.status, r.suite_digest FROM present s LEFT JOIN reports r ON r.number = "
        "(SELECT max(number) FROM reports WHERE submission = s.id) WHERE s.number IN "
        f"(SELECT max(number) FROM present s WHERE exercise = $1 GROUP BY {PERSON}) "
        "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.submission = s.id) ORDER BY s.number",
        exercise,
    )  # fmt: skip
    known = (Status.GRADED.value, digest)
    return [(id_, number) for id_, number, *of in rows if tuple(of) != known]


def regraded(desk: Desk, names: Sequence[str]) -> Iterator[Change]:
    """Grade the latest submission of each student again where its report is by another suite.

    Nothing is stored; `accept` does that.

    Raises:
        CourseError: A file of an exercise is wrong; then nothing was graded.
    """
    desk.ready(desk.store.exercises().intersection(names))
    for name in names:
        for id_, number in outdated(desk.store, name, desk.exercise(name).digest):
            stored = desk.store.submission(id_)
            after = desk.pool.grade(stored.submission)
            yield change_of(stored, number, desk.store.report(id_, desk.secret), after)


def change_of(
    stored: Stored, number: int | None, before: GradeReport | None, after: GradeReport
) -> Change:
    """What a submission gets, beside the report with a number, which stands."""
    graded = before is not None and before.status is Status.GRADED
    standing = before if graded else None
    turned = _turned(standing, after) if after.status is Status.GRADED else ((), ())
    return Change(stored, standing, after, *turned, number)


def accept(desk: Desk, changes: Sequence[Change], actor: str) -> int:
    """Store the new reports, and say how many; the old ones stay, and count where a new one has no grade.

    What has another report by now is left as it is: somebody else has graded it meanwhile.
    """
    before: dict[str, dict[str, list[int | None]]] = {}
    with desk.store.together():
        for change in changes:
            id_ = change.stored.id
            if last_report(desk.store, id_) != change.number:
                continue
            if desk.keep(id_, change.after) and change.graded:
                numbers = [change.number, last_report(desk.store, id_)]
                before.setdefault(change.after.exercise, {})[id_] = numbers
        for exercise, kept in before.items():
            note_kept(desk.store, exercise, kept, actor=actor)
    return sum(map(len, before.values()))


def note_kept(
    store: Store,
    exercise: str,
    kept: Mapping[str, Sequence[int | None]],
    *,
    actor: str,
    reason: str = "",
    **more: Any,
) -> int:
    """Keep as an act which report of each submission stands now, and which stood before; gives its number."""
    value = {"step": KEPT, "kept": {id_: [*numbers] for id_, numbers in kept.items()}, **more}
    acts = Acts(store.database)
    return acts.add("regraded", exercise, value, actor=actor, time=datetime.now(UTC), reason=reason)


def last_report(store: Store, submission_id: str) -> int | None:
    """The number of the report that stands, None without one."""
    ((number,),) = store.database.rows(
        "SELECT max(number) FROM reports WHERE submission = $1", submission_id
    )
    return None if number is None else int(number)


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
