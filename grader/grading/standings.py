"""What counts in the end: attempts, lateness and exceptions applied to reports. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from grader.course.policy import Policy
from grader.model import GradeReport, Outcome, Status, Text


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission: when it came in, its latest report, if it has one, and the digest of its bytes.

    `handed_in` is when it was handed in: None where nobody knows, and then it is never late.
    """

    received: datetime
    report: GradeReport | None
    digest: str
    handed_in: datetime | None

    @property
    def time(self) -> datetime:
        """When it was handed in, or else when it came in."""
        return self.handed_in or self.received


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence about a standing, to be said in any language: the text's key, and what is filled in.

    `due` is a new due time, `title` that of the check that is named among the values.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    due: datetime | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class ByHand:
    """What staff give to a student's work by hand: why, and the points that it adds, or takes below 0."""

    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one student in one exercise.

    `due` is None for no deadline, and in the zone whose days are counted; `extension` is the reason for
    it. `override` are points and the reason; `dropped` are checks that do not count, by id, with the
    reason. What is given `by_hand` belongs to the work: what is late loses its part of that, too.
    """

    policy: Policy = field(default_factory=Policy)
    due: datetime | None = None
    extension: str = ""
    override: tuple[float, str] | None = None
    dropped: Mapping[str, str] = field(default_factory=dict)
    by_hand: Sequence[ByHand] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a student has for an exercise: points out of what is possible, and what made them so.

    `attempt` is the place of the attempt that counts, `days_late` how many days it was late.
    """

    points: float
    possible: float
    attempt: int
    days_late: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The same bytes, however often they were handed in: the places among the attempts, the first first.

    `report` is the latest grade that they have, at the place `graded`; `time` is when they were handed in
    first, if that is known.
    """

    places: tuple[int, ...]
    first: Attempt
    graded: int
    report: GradeReport

    @property
    def takes_attempt(self) -> bool:
        """Whether it is an attempt at the exercise: a file of another one has none of its functions."""
        checks = self.report.checks
        alien = checks and all(check.outcome is Outcome.MISSING for check in checks)
        return not alien or self.report.problem is not None


def works(attempts: Sequence[Attempt]) -> list[Work]:
    """What of these attempts has a grade, each file once, as they were first handed in.

    What has no grade is our fault: it is none of the attempts that a student has, and replaces none.
    """
    places: dict[str, list[int]] = {}
    for place, attempt in enumerate(attempts):
        places.setdefault(attempt.digest, []).append(place)
    found = []
    for same in places.values():
        for place in reversed(same):
            report = attempts[place].report
            if report is not None and report.status is Status.GRADED:
                found.append(Work(tuple(same), attempts[same[0]], place, report))
                break
    return found


def taken(attempts: Sequence[Attempt]) -> list[datetime]:
    """When a student handed in what took an attempt, the first first."""
    return [work.first.time for work in works(attempts) if work.takes_attempt]


def days_late(handed_in: datetime | None, due: datetime | None, grace_minutes: int = 0) -> int:
    """How many days late, each begun day counting: the smallest n with handed_in <= due + n days + grace.

    Days are those of the zone that `due` is in, so that a night in which clocks change is one day. What has
    no time is not late.
    """
    if handed_in is None or due is None:
        return 0
    handed_in = min(handed_in.astimezone(UTC), _LATEST)
    grace = timedelta(minutes=grace_minutes)
    # A day has 23 hours at least but where a zone leaves one out; so begin some days before.
    days = max(0, (handed_in - due - grace).days - 2)
    while handed_in > (due + timedelta(days=days)).astimezone(UTC) + grace:
        days += 1
    return days


_LATEST = datetime(9998, 1, 1, tzinfo=UTC)  # a hand-in claims any time, and years end with 9999


def standing(attempts: Sequence[Attempt], rules: Rules) -> Standing | None:
    """What counts of these attempts, what was stored first being first; None where nothing has a grade.

    The same bytes again are no attempt; with keep = "latest" they count again, as they were handed in
    first. A file of another exercise is none either, and counts only where there is no other.
    """
    graded = works(attempts)
    real = [work for work in graded if work.takes_attempt][: rules.policy.attempts]
    candidates = [(work, _one(work, rules)) for work in real or graded]
    if not candidates:
        return None
    if rules.policy.keep == "latest":
        counts, found = max(candidates, key=lambda one: one[0].places[-1])
    else:
        counts, found = max(candidates, key=lambda one: one[1].points)
    notes = list(found.notes)
    if any(not work.takes_attempt and work.places[-1] > counts.places[-1] for work in graded):
        notes.append(Note("note_alien"))
    points = found.points
    if rules.override is not None:
        points, reason = rules.override
        values = {"points": f"{points:g}", "before": f"{found.points:g}", "reason": reason}
        notes.append(Note("note_override", values))
    return Standing(points, found.possible, found.attempt, found.days_late, tuple(notes))


def _one(work: Work, rules: Rules) -> Standing:
    notes = []
    report = work.report
    points, possible = report.points, report.possible
    if rules.extension and rules.due is not None:
        notes.append(Note("note_extension", {"reason": rules.extension}, due=rules.due))
    dropped = [check for check in report.checks if check.id in rules.dropped]
    if dropped:
        points -= sum(check.points for check in dropped)
        possible -= sum(check.possible for check in dropped)
        notes += [_dropped(check.id, check.title, rules.dropped[check.id]) for check in dropped]
    if rules.by_hand:
        points += sum(one.points for one in rules.by_hand)
        points = min(max(points, 0.0), possible)
        notes += [
            Note("note_by_hand", {"text": one.text, "points": f"{one.points:+g}"})
            for one in rules.by_hand
        ]
    late = days_late(work.first.handed_in, rules.due, rules.policy.grace_minutes)
    if late:
        lost = min(1.0, rules.policy.late_penalty * late)
        if rules.policy.late_days is not None and late > rules.policy.late_days:
            lost = 1.0
        points *= 1 - lost
        form = "one" if late == 1 else "other"
        notes.append(Note(f"note_late_{form}", {"number": late, "lost": f"{lost:.0%}"}))
    return Standing(round(points, 6), round(possible, 6), work.graded, late, tuple(notes))


def _dropped(check: str, title: Text, reason: str) -> Note:
    return Note("note_dropped", {"check": check, "reason": reason}, title=title)


def refusal(received: Sequence[datetime], now: datetime, policy: Policy) -> Text | None:
    """Why another hand-in is not taken now, by language, or None if it is.

    `received` are the times of those before that took an attempt.
    """
    if policy.attempts is not None and len(received) >= policy.attempts:
        return {
            "en": f"All {policy.attempts} attempts are used.",
            "ja": f"{policy.attempts} 回の提出をすべて使いました。",
        }
    before = [time for time in received if time <= now]  # a hand-in may claim a time to come
    if before and policy.cooldown_minutes:
        ready = max(before) + timedelta(minutes=policy.cooldown_minutes)
        if now < ready:
            minutes, rest = divmod(math.ceil((ready - now).total_seconds()), 60)
            return {
                "en": f"The next hand-in is possible in {minutes}:{rest:02} minutes.",
                "ja": f"次に提出できるのは {minutes} 分 {rest} 秒後です。",
            }
    return None
