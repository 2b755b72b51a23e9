"""The standing of every student by the course's policy, and the log of every change to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.course import Course, load_exceptions
from grader.grading.standings import Attempt, Rules, Standing, standing
from grader.model import GradeReport
from grader.store import Store, Stored


@dataclass(frozen=True, slots=True)
class Result:
    """A student's standing in an exercise, with the attempt that counts and its report.

    Where nothing has a grade, `standing` is None and the attempt is the latest.
    """

    stored: Stored
    report: GradeReport | None
    standing: Standing | None

    @property
    def shown(self) -> GradeReport | None:
        """The report with the points that count, for pages and tables."""
        if self.report is None or self.standing is None:
            return self.report
        return replace(self.report, points=self.standing.points, possible=self.standing.possible)


def results(course: Course, store: Store, secret: bytes) -> dict[tuple[str, str], Result]:
    """What every student has in every exercise, by (student, exercise).

    Raises:
        CourseError: solutions/policy.toml is wrong.
    """
    exceptions = load_exceptions(course)
    dropped: dict[str, dict[str, str]] = defaultdict(dict)
    for (exercise, check), reason in exceptions.dropped.items():
        dropped[exercise][check] = reason
    found = {}
    for stored, report in store.latest(secret):
        student, name = stored.submission.student, stored.submission.exercise
        if name not in course.names:
            continue
        key = student, name
        due = course.entry(name).due
        rules = Rules(
            policy=course.policy,
            due=exceptions.extensions[key][0] if key in exceptions.extensions else due,
            override=exceptions.overrides.get(key),
            dropped=dropped[name],
        )
        simple = course.policy.keep == "latest" and course.policy.attempts is None
        history = [stored] if simple else store.history(student, name)
        reports = [report] if simple else [store.report(one.id, secret) for one in history]
        attempts = [Attempt(one.received, of) for one, of in zip(history, reports, strict=True)]
        counts = standing(attempts, rules)
        place = counts.attempt if counts else len(history) - 1
        found[key] = Result(history[place], reports[place], counts)
    return found


def log_changes(store: Store, found: Mapping[tuple[str, str], Result]) -> int:
    """Add to the log every standing that is another one than the last that was logged; count them."""
    last = store.last_standings()
    now = datetime.now(UTC)
    changes = 0
    for key, result in found.items():
        counts = result.standing
        points = counts.points if counts else None
        notes = "; ".join(counts.notes) if counts else "no grade"
        if last.get(key, (None, "no grade")) != (points, notes):
            store.log_standing(now, *key, points, notes, result.stored.id)
            changes += 1
    return changes
