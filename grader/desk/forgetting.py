"""Forgets a student in a course: in its store, and in what was written beside it."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from grader.course import load_exceptions
from grader.desk.granted import GRANTED
from grader.desk.releasing import FILED
from grader.desk.roster import kept_roster
from grader.errors import CourseError, UsageError
from grader.store import forgetting
from grader.store.acts import parts_of
from grader.store.settings import change_setting, setting
from grader.submissions import page_name, read_roster, roster_text
from grader.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course
    from grader.store import Store


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody has to do by hand: take a line out of roster.csv, run statements in the database."""

    listed: bool
    statements: tuple[str, ...]


def ids_of(course: Course, store: Store, student: str) -> list[str]:
    """Every id of the person whose id this is, the person's own first.

    Raises:
        UsageError: Nobody is known by it.
    """
    ids = forgetting.ids_of(store.database, student)
    listed = _listed(course.root / "roster.csv") | _listed(kept_roster(course))
    if not forgetting.is_known(store.database, ids) and listed.isdisjoint(ids):
        raise UsageError(
            f"Nobody is known by the id {student[:80]!r}.", "grade roster shows who is there."
        )
    return ids


def forget(
    course: Course, store: Store, ids: Collection[str], *, actor: str, time: datetime, reason: str
) -> Left:
    """Forget the ids of one person; what was done of it before is not done twice.

    Raises:
        UsageError: Some rows about them are plain, or solutions/policy.toml names them.
        RefusedError: It could not be stored, or a file not be written; then it is to be done again.
    """
    decided = load_exceptions(course)
    if any(student in ids for student, _ in (*decided.extensions, *decided.overrides)):
        raise UsageError(
            "solutions/policy.toml decides something about this student.",
            "Take the entry out of it, then forget.",
        )
    forgetting.forget(store.database, [*ids], actor=actor, time=time, reason=reason)
    for name in (GRANTED, FILED):
        _take_out(store, name, ids)
    _leave_roster(kept_roster(course), ids)
    exercises = {*course.names, *_exercises(store, ids)}
    for folder in (course.root / "reports", course.root / "reports" / "class"):
        for page in (folder / page_name(id_, name) for id_ in ids for name in exercises):
            page.unlink(missing_ok=True)
    listed = not _listed(course.root / "roster.csv").isdisjoint(ids)
    return Left(listed, tuple(forgetting.clean(store.database)))


def _exercises(store: Store, ids: Collection[str]) -> set[str]:
    return {
        name
        for id_ in ids
        for (name,) in store.database.rows(
            "SELECT DISTINCT exercise FROM submissions WHERE student = $1", id_
        )
    }


def _take_out(store: Store, name: str, ids: Collection[str]) -> None:
    """Take these students out of what workers have left for the web process."""
    with store.together():
        left = json.loads(setting(store.database, name) or "{}")
        kept = {
            subject: value for subject, value in left.items() if parts_of(subject)[1] not in ids
        }
        if kept != left:
            text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
            change_setting(store.database, name, text)


def _leave_roster(path: Path, ids: Collection[str]) -> None:
    """Take these students out of the roster that the grader keeps."""
    if _listed(path).isdisjoint(ids):
        return
    entries = {id_: entry for id_, entry in read_roster(path).items() if id_ not in ids}
    write_file(path, roster_text(entries), private=True)


def _listed(path: Path) -> set[str]:
    with suppress(CourseError):  # `grade class` tells of a roster that can't be read
        return set(read_roster(path)) if path.exists() else set()
    return set()
