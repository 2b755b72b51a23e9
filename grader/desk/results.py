"""The standing of every student by the course's policy, and the log of every change to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.course import Course, load_exceptions
from grader.grading.standings import Attempt, Rules, Standing, standing
from grader.model import GradeReport, Status
from grader.store import Store, Stored


@dataclass(frozen=True, slots=True)
class Ungraded:
    """A submission that has no grade, by our fault: the latest of a student for an exercise, and why."""

    id: str
    student: str
    exercise: str
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """A student's standing in an exercise, with the attempt that counts, its report, and all attempts.

    Where nothing has a grade, `standing` is None and the attempt is the latest. `ungraded` is the latest
    attempt if that has none; an earlier one may count until then.
    """

    stored: Stored
    report: GradeReport | None
    standing: Standing | None
    attempts: tuple[Attempt, ...]
    ungraded: Ungraded | None

    @property
    def shown(self) -> GradeReport | None:
        """The report with the points that count, for pages and tables."""
        report, counts = self.report, self.standing
        if report is None or counts is None:
            return report
        if (report.points, report.possible) == (counts.points, counts.possible):
            return report
        return replace(report, points=counts.points, possible=counts.possible)

    @property
    def notes(self) -> tuple[str, ...]:
        """What made the points so, and what is still to come."""
        if self.standing is None:
            return ()
        waiting = ("a later attempt is not graded yet",) if self.ungraded else ()
        return (*self.standing.notes, *waiting)

    @property
    def remarks(self) -> tuple[float | None, str]:
        """The points and what made them so, as the log notes them."""
        if self.standing is None:
            return None, "no grade"
        return self.standing.points, "; ".join(self.notes)


def results(course: Course, store: Store, secret: bytes) -> Iterator[Result]:
    """What every student has in every exercise, one at a time: a class need not fit into memory.

    Raises:
        CourseError: solutions/policy.toml is wrong.
    """
    exceptions = load_exceptions(course)
    dropped: dict[str, dict[str, str]] = defaultdict(dict)
    for (exercise, check), reason in exceptions.dropped.items():
        dropped[exercise][check] = reason
    several = store.handed_in_again()
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
        history = store.history(student, name) if key in several else [stored]
        # Somebody may be handing in meanwhile; this is the state that the report belongs to.
        history = history[: 1 + [one.id for one in history].index(stored.id)]
        reports = [store.report(one.id, secret) for one in history[:-1]] + [report]
        pairs = zip(history, reports, strict=True)
        attempts = tuple(Attempt(one.received, its) for one, its in pairs)
        counts = standing(attempts, rules)
        place = counts.attempt if counts else len(history) - 1
        ungraded = _ungraded(stored, report)
        yield Result(history[place], reports[place], counts, attempts, ungraded)


def _ungraded(stored: Stored, report: GradeReport | None) -> Ungraded | None:
    if report is None:
        reason = "It is stored, but its grading did not begin or not come to its end."
    elif report.status is not Status.GRADED:
        reason = report.error
    else:
        return None
    submission = stored.submission
    return Ungraded(stored.id, submission.student, submission.exercise, reason)
