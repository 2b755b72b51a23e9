"""The rules of docs/rules.md once more, by themselves: nothing of grader is imported here.

What was seen goes in (who handed in what and when, what each file was graded, what staff decided), and what
everybody's exercises add to the total comes out, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Policy:
    """`[policy]` of course.toml; None is no limit."""

    late_penalty: Fraction
    late_days: int
    grace_minutes: int
    attempts: int
    cooldown_minutes: int
    keep: str


@dataclass(frozen=True)
class Graded:
    """What a report says: the points of each check, and out of how many."""

    checks: Mapping[str, tuple[Fraction, Fraction]]

    def points(self, dropped: frozenset[str]) -> Fraction:
        return sum((p for name, (p, _) in self.checks.items() if name not in dropped), Fraction(0))

    def possible(self, dropped: frozenset[str]) -> Fraction:
        return sum((p for name, (_, p) in self.checks.items() if name not in dropped), Fraction(0))


@dataclass
class HandIn:
    """One file that was taken: `alien` has none of the exercise's functions. They come in the order of arrival."""

    id: str
    student: str
    exercise: str
    digest: str
    time: datetime
    alien: bool
    graded: Graded | None = None
    order: int = 0
    receipt: str = ""


@dataclass
class Facts:
    """All that was seen in a term. Due times are wall times in the course's zone, without one."""

    policy: Policy
    students: list[str]
    exercises: list[str]
    dues: dict[str, datetime | None]
    worth: dict[str, Fraction]
    handed_in: list[HandIn] = field(default_factory=list)
    extensions: dict[tuple[str, str], datetime] = field(default_factory=dict)
    overrides: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    dropped: dict[str, frozenset[str]] = field(default_factory=dict)
    by_hand: dict[tuple[str, str], list[Fraction]] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    _of: dict[tuple[str, str], list[HandIn]] = field(default_factory=dict)

    def due(self, student: str, exercise: str) -> datetime | None:
        return self.extensions.get((student, exercise), self.dues[exercise])

    def decide(self, kind: dict, student: str, exercise: str, value: object) -> None:
        """Note what staff decided about a person: the last decision holds."""
        key = self.joined.get(student, student), exercise
        kind.pop(key, None)
        kind[key] = value

    def join(self, student: str, person: str) -> None:
        """Take an id as a person's: of what was decided about either the last holds."""
        self.joined[student] = person
        for kind in (self.extensions, self.overrides, self.by_hand):
            decided = list(kind.items())
            kind.clear()
            for (who, exercise), value in decided:
                self.decide(kind, who, exercise, value)

    def add(self, one: HandIn) -> None:
        """Note what was handed in last."""
        one.order = len(self.handed_in)
        self.handed_in.append(one)
        self._of.setdefault((one.student, one.exercise), []).append(one)

    def of(self, student: str, exercise: str) -> list[HandIn]:
        """What a person handed in, under whichever id, in the order of arrival."""
        ids = [student, *(id_ for id_, person in self.joined.items() if person == student)]
        found = [one for id_ in ids for one in self._of.get((id_, exercise), ())]
        return sorted(found, key=lambda one: one.order)


def offset(local: datetime) -> timedelta:
    """How far Berlin's clocks are ahead of UTC when they show this time.

    By the rule itself: summer time from the last Sunday of March, when 2:00 becomes 3:00, to that of October,
    when 3:00 becomes 2:00. What they leave out is by winter time, and what they show twice by summer time.
    """
    begins = _last_sunday(local.year, 3) + timedelta(hours=3)
    ends = _last_sunday(local.year, 10) + timedelta(hours=3)
    return timedelta(hours=2 if begins <= local < ends else 1)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)  # noqa: DTZ001 - as clocks there show it
    return last - timedelta(days=(last.weekday() + 1) % 7)


def moment(local: datetime) -> datetime:
    """The moment at which Berlin's clocks show a time."""
    return (local - offset(local)).replace(tzinfo=UTC)


def days_late(time: datetime, due: datetime | None, grace_minutes: int) -> int:
    """The smallest n with: handed in by due + n days + grace."""
    days = 0
    if due is not None:
        while time > moment(due + timedelta(days=days)) + timedelta(minutes=grace_minutes):
            days += 1
    return days


def files(handed_in: Sequence[HandIn]) -> list[list[HandIn]]:
    """The same bytes together, however often they were handed in, what came first first."""
    found: dict[str, list[HandIn]] = {}
    for one in handed_in:
        found.setdefault(one.digest, []).append(one)
    return list(found.values())


def attempts(handed_in: Sequence[HandIn]) -> list[HandIn]:
    """What took an attempt, each as it was first handed in."""
    return [same[0] for same in files(handed_in) if not same[0].alien]


def is_refused(facts: Facts, student: str, exercise: str, digest: str, now: datetime) -> bool:
    """Whether the rules let a file not be handed in now."""
    before = facts.of(student, exercise)
    # Of what is no attempt nothing is known before it was graded, so the same bytes again are let in anyway.
    if any(one.digest == digest for one in before):
        return False
    taken = attempts(before)
    if len(taken) >= facts.policy.attempts:
        return True
    pause = timedelta(minutes=facts.policy.cooldown_minutes)
    return any(one.time <= now < one.time + pause for one in taken)


@dataclass(frozen=True)
class Share:
    """What an exercise adds to a total: points, None where there are none to be shown, out of so many."""

    points: Fraction | None
    possible: Fraction


def share(facts: Facts, student: str, exercise: str, now: datetime) -> Share:
    """What counts of a student's work in an exercise."""
    dropped = facts.dropped.get(exercise, frozenset())
    override = facts.overrides.get((student, exercise))
    mine = facts.of(student, exercise)
    if not mine:
        if override is not None:
            return Share(override, _worth(facts, exercise))
        due = facts.due(student, exercise)
        anybody = any(one.exercise == exercise for one in facts.handed_in)
        is_missing = anybody if due is None else moment(due) < now
        return Share(None, _worth(facts, exercise) if is_missing else Fraction(0))
    counted = files(mine)
    real = [same for same in counted if not same[0].alien][: facts.policy.attempts]
    found = [(_points(facts, student, exercise, same), same) for same in real or counted]
    if facts.policy.keep == "latest":
        order = {one.id: place for place, one in enumerate(mine)}
        points, same = max(found, key=lambda one: order[one[1][-1].id])
    else:
        points, same = max(found, key=lambda one: one[0])
    graded = same[-1].graded
    assert graded is not None
    return Share(points if override is None else override, graded.possible(dropped))


def _points(facts: Facts, student: str, exercise: str, same: Sequence[HandIn]) -> Fraction:
    """The points of a file: what is given by hand belongs to the work, of which lateness takes its part."""
    graded, dropped = same[-1].graded, facts.dropped.get(exercise, frozenset())
    assert graded is not None
    points = graded.points(dropped)
    by_hand = facts.by_hand.get((student, exercise), [])
    if by_hand:
        points = min(max(points + sum(by_hand), Fraction(0)), graded.possible(dropped))
    policy = facts.policy
    late = days_late(same[0].time, facts.due(student, exercise), policy.grace_minutes)
    if late > policy.late_days:
        return Fraction(0)
    return points * max(Fraction(0), 1 - policy.late_penalty * late)


def _worth(facts: Facts, exercise: str) -> Fraction:
    """The points of an exercise without those of what was dropped, which any report of it tells."""
    dropped = facts.dropped.get(exercise, frozenset())
    if dropped:
        for one in facts.handed_in:
            if one.exercise == exercise and one.graded is not None:
                return one.graded.possible(dropped)
    return facts.worth[exercise]
