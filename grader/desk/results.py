"""What a student has in one exercise by the course's policy, and how it is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.feedback.wording import Words, words
from grader.grading.standings import Attempt, Note, Rules, Standing, standing
from grader.model import GradeReport, Status

if TYPE_CHECKING:
    from grader.feedback.counting import Counting
    from grader.store import Stored


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
        """What made the points so, and what is still to come: for staff, who know checks by their names."""
        say = words("en")
        return tuple(_said(note, say) for note in self._notes)

    def notes_in(self, language: str) -> tuple[str, ...]:
        """The same for the student, in a language, with the checks' titles."""
        say = words(language)
        return tuple(_said(note, say, titled=True) for note in self._notes)

    @property
    def remarks(self) -> tuple[float | None, str]:
        """The points and what made them so, as the log notes them."""
        if self.standing is None:
            return None, "no grade"
        return self.standing.points, "; ".join(self.notes)

    @property
    def _notes(self) -> tuple[Note, ...]:
        if self.standing is None:
            return ()
        return (*self.standing.notes, *((Note("note_waiting"),) if self.ungraded else ()))


def result_of(
    history: Sequence[Stored], reports: Sequence[GradeReport | None], rules: Rules
) -> Result:
    """What comes of all that a student has handed in for an exercise, the first first, with its reports."""
    attempts = tuple(
        Attempt(one.received, its, one.submission.digest, one.handed_in)
        for one, its in zip(history, reports, strict=True)
    )
    counts = standing(attempts, rules)
    place = counts.attempt if counts else len(history) - 1
    return Result(
        history[place], reports[place], counts, attempts, _ungraded(history[-1], attempts)
    )


def counting(report: GradeReport, result: Result | None, language: str) -> Counting | None:
    """What a student reads beside a report of theirs: the points that count where they differ, and why."""
    if result is None or result.standing is None:
        return None
    from grader.feedback.counting import Counting

    counts, notes = result.standing, result.notes_in(language)
    if result.report is not None and result.report.digest != report.digest:
        notes = (words(language)("note_other"), *notes)
    own = report.status is Status.GRADED and (report.points, report.possible)
    if own == (counts.points, counts.possible) and not notes:
        return None
    return Counting(counts.points, counts.possible, notes)


def _ungraded(stored: Stored, attempts: tuple[Attempt, ...]) -> Ungraded | None:
    latest = attempts[-1]
    same = (one.report for one in attempts if one.digest == latest.digest)
    if any(report is not None and report.status is Status.GRADED for report in same):
        return None
    reason = (
        "It is stored, but its grading did not begin or not come to its end."
        if latest.report is None
        else latest.report.error
    )
    return Ungraded(stored.id, stored.submission.student, stored.submission.exercise, reason)


def _said(note: Note, say: Words, *, titled: bool = False) -> str:
    values = dict(note.values)
    if titled and note.title is not None:
        values["check"] = say("note_check", title=say.of(note.title))
    if note.due is not None:
        values["due"] = say.moment(note.due)
    return say(note.key, **values)
