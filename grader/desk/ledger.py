"""What counts of all that is stored, and what a student's total is made of.

Reports, and what is made of them, are loaded where there is one: `grade list` begins without any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.course import points_of
from grader.desk.decisions import decided

if TYPE_CHECKING:
    from grader.course import Course
    from grader.desk.judging import Judging
    from grader.desk.results import Result
    from grader.feedback.wording import Words
    from grader.grading.standings import Rules
    from grader.model import GradeReport
    from grader.store import Store, Stored
    from grader.store.acts import Act


@dataclass(frozen=True, slots=True)
class Share:
    """What an exercise adds to a student's total: points, and what was possible; nothing if not `counts`.

    `missing` is that nothing was handed in, although it counts.
    """

    points: float = 0.0
    possible: float = 0.0
    counts: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """When an exercise is due for a student, and how many attempts are left; None where nothing limits."""

    due: datetime | None
    attempts_left: int | None

    def data(self) -> dict[str, str | int | None]:
        """Both as plain data."""
        due = self.due.isoformat() if self.due else None
        return {"due": due, "attempts_left": self.attempts_left}

    def said(self, say: Words) -> str:
        """Both in a few words, "" where there is nothing to say."""
        told = []
        if self.due is not None:
            told.append(say("terminal_due", due=say.moment(self.due)))
        if self.attempts_left is not None:
            told.append(say.count("terminal_attempts_left", self.attempts_left))
        return say("list_comma").join(told)


class Ledger:
    """What counts of all that is stored, by the policy and its exceptions as they are now.

    `besides` are students who may have nothing stored yet and are on no roster. In a student's own command
    (`staff` is False) a name in solutions/policy.toml that nobody has is passed over, and where the file and a
    server's pages decide the same, the file does. `imagined` is an act that is looked at before it is stored.

    Raises:
        UsageError, CourseError: solutions/policy.toml is wrong, or the same is decided in the pages, too.
    """

    def __init__(
        self,
        course: Course,
        store: Store | None,
        secret: bytes,
        besides: Collection[str] = (),
        *,
        staff: bool = True,
        imagined: Act | None = None,
    ) -> None:
        self.course = course
        self.store = store
        self.now = datetime.now(UTC)
        self._secret = secret
        self.judging = _judging(store) if store else None
        self._imagined = imagined
        self._exceptions = decided(course, store, besides, imagined)
        if staff and (wrong := self._exceptions.unknown + self._exceptions.twice):
            raise wrong[0]
        self._dropped = {name: self._exceptions.dropped_of(name) for name in course.names}
        self._handed_in = store.exercises() if store else set()
        self._worth: dict[str, float] = {}
        self._releases: tuple[Mapping[str, Act], Mapping[tuple[str, str], Act]] | None = None

    def rules(self, student: str, exercise: str) -> Rules:
        """What holds for a student in an exercise."""
        from grader.grading.standings import Rules

        due, reason = self._due(student, exercise)
        override = self._exceptions.overrides.get((student, exercise))
        by_hand = self.judging.given(student, exercise) if self.judging else ()
        return Rules(self.course.policy, due, reason, override, self._dropped[exercise], by_hand)

    def _due(self, student: str, exercise: str) -> tuple[datetime | None, str]:
        """When an exercise is due for a student, and the reason where that is an extension."""
        everybodys = self.course.entry(exercise).due or self._exceptions.dues.get(exercise), ""
        return self._exceptions.extensions.get((student, exercise), everybodys)

    def results(self, exercise: str | None = None) -> Iterator[Result]:
        """What every student has in all exercises, or one, one at a time: a class need not fit into memory."""
        if self.store is None:
            return
        several = self.store.handed_in_again()
        for stored, report in self.store.latest(self._secret, exercise):
            student, name = stored.submission.student, stored.submission.exercise
            if name not in self.course.names:
                continue
            history = [stored]
            if (student, name) in several:
                history = self.store.history(student, name)
                # Somebody may be handing in meanwhile; this is the state that the report belongs to.
                history = history[: 1 + [one.id for one in history].index(stored.id)]
            yield self._result(history, report)

    def result(
        self, student: str, exercise: str, stored: Mapping[str, GradeReport] | None = None
    ) -> Result | None:
        """What a student has in an exercise, None where nothing was handed in.

        `stored` are reports that were stored just now, or are only looked at, by the ids of their submissions.
        """
        history = self.store.history(student, exercise) if self.store else []
        if not history:
            return None
        stored = stored or {}
        last = history[-1].id
        return self._result(history, stored.get(last) or self._report(last), stored)

    def share(self, student: str, exercise: str, result: Result | None) -> Share:
        """What an exercise adds to a student's total, with what the student has in it.

        It counts if it is graded; if nothing was handed in and it was due, or, without a due time, if
        anybody has handed it in. What we failed to grade does not.
        """
        granted = self.granted(student, exercise)
        if granted is not None and (result is None or result.standing is None):
            return Share(granted, self.worth(exercise), counts=True)
        if result is None:
            missing = self.missing(student, exercise)
            return Share() if missing is None else Share(0.0, missing, counts=True, missing=True)
        if result.standing is None:
            return Share()
        return Share(result.standing.points, result.standing.possible, counts=True)

    def granted(self, student: str, exercise: str) -> float | None:
        """The points that an override gives a student for what has no grade, None without one."""
        override = self._exceptions.overrides.get((student, exercise))
        return override[0] if override else None

    def why_granted(self, student: str, exercise: str) -> str:
        """What an override says of what has no grade."""
        points, reason = self._exceptions.overrides[student, exercise]
        return f"{points:g} points, without a grade: {reason}"

    @property
    def overrides(self) -> Mapping[tuple[str, str], tuple[float, str]]:
        """The points of each override and the reason, by student and exercise."""
        return self._exceptions.overrides

    @property
    def overridden(self) -> AbstractSet[tuple[str, str]]:
        """The students and exercises with an override."""
        return self._exceptions.overrides.keys()

    def missing(self, student: str, exercise: str) -> float | None:
        """What a student who handed in nothing could have earned, or None where that does not count yet."""
        if self.granted(student, exercise) is not None:
            return None
        due, _ = self._due(student, exercise)
        counts = exercise in self._handed_in if due is None else due < self.now
        return self.worth(exercise) if counts else None

    def worth(self, exercise: str) -> float:
        """The points of an exercise, without those of checks that were dropped.

        Raises:
            CourseError: Its exercise.toml does not say.
        """
        if exercise not in self._worth:
            points = points_of(self.course, exercise)
            self._worth[exercise] = round(points - self._points_dropped(exercise), 6)
        return self._worth[exercise]

    def outlook(self, student: str, exercise: str, result: Result | None) -> Outlook:
        """When an exercise is due for a student, and how many attempts are left of what there is."""
        left = self.course.policy.attempts
        if left is not None and result is not None:
            from grader.grading.standings import taken

            left = max(0, left - len(taken(result.attempts)))
        return Outlook(self._due(student, exercise)[0], left)

    def is_released(self, student: str, exercise: str) -> bool:
        """Whether a student may see the results in an exercise by now."""
        from grader.desk.releasing import is_released

        if self._releases is None:
            self._releases = self._read_releases()
        release, withheld = self._releases
        due, _ = self._due(student, exercise)
        return is_released(release.get(exercise), withheld.get((student, exercise)), due, self.now)

    def _read_releases(self) -> tuple[Mapping[str, Act], Mapping[tuple[str, str], Act]]:
        """What was said of releasing exercises, and results; of an id that was joined, as the other's."""
        if self.store is None:
            return {}, {}
        from grader.store.acts import Acts, parts_of

        acts, joined = Acts(self.store.database), self.store.joined()
        found = {kind: acts.holding(kind) for kind in ("release", "withheld")}
        if self._imagined is not None and self._imagined.kind in found:
            found[self._imagined.kind][self._imagined.subject] = self._imagined
        withheld: dict[tuple[str, str], Act] = {}
        for act in sorted(found["withheld"].values(), key=lambda act: act.number):
            exercise, student = parts_of(act.subject)
            withheld[joined.get(student, student), exercise] = act
        return found["release"], withheld

    def next_exercise(self, student: str, after: str | None = None) -> str | None:
        """The first exercise after this one, and then from the start, without a student's full marks."""
        names = self.course.names
        place = names.index(after) + 1 if after else 0
        for name in names[place:] + names[:place]:
            result = self.result(student, name)
            if result is None or result.report is None or not result.report.full_marks:
                return name
        return None

    def _points_dropped(self, exercise: str) -> float:
        """What checks are worth is known by reports alone."""
        if not self._dropped[exercise] or self.store is None:
            return 0.0
        from grader.model import Status

        for _, report in self.store.latest(self._secret, exercise):
            if report is not None and report.status is Status.GRADED:
                dropped = self._dropped[exercise]
                return sum(check.possible for check in report.checks if check.id in dropped)
        return 0.0

    def _result(
        self,
        history: list[Stored],
        report: GradeReport | None,
        stored: Mapping[str, GradeReport] = MappingProxyType({}),
    ) -> Result:
        """What comes of a student's history in an exercise, whose latest submission has this report."""
        from grader.desk.results import result_of

        one = history[-1].submission
        before = [stored.get(each.id) or self._report(each.id) for each in history[:-1]]
        reports = [*before, report]
        return result_of(history, reports, self.rules(one.student, one.exercise))

    def _report(self, id_: str) -> GradeReport | None:
        return self.store.report(id_, self._secret) if self.store else None


def _judging(store: Store) -> Judging:
    from grader.desk.judging import Judging

    return Judging(store)
