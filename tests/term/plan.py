"""What happens in a term, and when: drawn from a seed, before anything has happened."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.term.course import Calendar
from tests.term.rules import Policy, moment

_EDGE = timedelta(minutes=2)
_ORDER = (
    "begin",
    "hand_in",
    "ask",
    "ask_for_time",
)  # whatever else comes at a moment comes after these


@dataclass(frozen=True)
class Event:
    """Something that happens at a moment: its kind, and what belongs to it."""

    time: datetime
    kind: str
    said: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def order(self) -> tuple[datetime, int]:
        return self.time, _ORDER.index(self.kind) if self.kind in _ORDER else len(_ORDER)


@dataclass(frozen=True)
class Plan:
    """The term's events in their order, and the moments between which nobody of the staff decides."""

    events: list[Event]
    backup: datetime
    restore: datetime


def plan(
    calendar: Calendar, students: Sequence[str], policy: Policy, twin: str, rng: random.Random
) -> Plan:
    """Draw a term. `twin` is the second id of the last of the students."""
    drawing = _Drawing(calendar, policy, rng)
    weeks = (calendar.ends - calendar.begins) / timedelta(weeks=1)
    backup = moment(_at(calendar.begins + timedelta(weeks=weeks * 0.55), 22))
    restore = backup + timedelta(days=2)
    events = [Event(moment(calendar.begins + timedelta(hours=8)), "begin")]
    for student in students:
        events += drawing.hand_ins(student)
    events += drawing.staff(list(students))
    middle = moment(_at(calendar.begins + timedelta(weeks=weeks * 0.45), 13))
    # Whoever is two people on the roster hands in as both, until somebody notices.
    for event in list(events):
        if event.said.get("student") == students[-1] and event.time < middle and rng.random() < 0.5:
            event.said["student"] = twin
    events.append(Event(middle, "join", {"student": students[-1], "twin": twin}))
    events.append(Event(middle, "leave", {"student": students[-2]}))
    events.append(Event(middle + timedelta(hours=3), "change"))
    events = [
        event
        if event.kind == "hand_in" or not backup <= event.time <= restore
        else Event(restore + timedelta(hours=11), event.kind, event.said)
        for event in events
        if not (event.said.get("student") == students[-2] and event.time > middle)
    ]
    events += [Event(backup, "backup"), Event(restore, "restore")]
    return Plan(sorted(events, key=lambda event: event.order), backup, restore)


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0)


class _Drawing:
    def __init__(self, calendar: Calendar, policy: Policy, rng: random.Random) -> None:
        self._calendar, self._policy, self._rng = calendar, policy, rng
        self._names = list(calendar.dues)

    def hand_ins(self, student: str) -> Iterator[Event]:
        """First wrong, then better; some never, some late, some too often, some what they had before."""
        rng = self._rng
        skill = rng.betavariate(4, 2)
        browser = rng.random() < 0.5
        for name in self._names:
            if rng.random() < 0.06:
                continue
            kinds = self._kinds(skill)
            times = self._times(name, len(kinds))
            for place, (time, kind) in enumerate(zip(times, kinds, strict=True)):
                said = {"student": student, "exercise": name, "kind": kind, "browser": browser}
                yield Event(time, "hand_in", said)
                if rng.random() < 0.04:  # at once again, which the pause forbids
                    yield Event(time, "hand_in", {**said, "kind": "right"})
                if place and rng.random() < 0.08:  # an earlier file once more
                    yield Event(time, "hand_in", {**said, "kind": "again"})

    def _kinds(self, skill: float) -> list[str]:
        rng = self._rng
        most = self._policy.attempts + 2 if rng.random() < 0.06 else rng.choice((1, 2, 3, 4))
        found = []
        for _ in range(most):
            if rng.random() < skill and most <= self._policy.attempts:
                found.append("right")
                break
            found.append(rng.choices(("wrong", "stub", "broken", "alien"), (12, 1, 1, 1))[0])
        if rng.random() < 0.04:
            found.append("wrong")  # and worse again
        return found

    def _times(self, name: str, number: int) -> list[datetime]:
        """Evenings before an exercise is due, and moments close to where a rule begins."""
        rng, calendar = self._rng, self._calendar
        due = calendar.dues[name] or calendar.ends - timedelta(days=6)
        evenings = [
            moment(_at(due - timedelta(days=day), hour)) for day in range(6) for hour in (10, 20)
        ]
        before = [time for time in evenings if moment(calendar.begins + timedelta(hours=9)) < time < moment(due)]  # fmt: skip
        grace = timedelta(minutes=self._policy.grace_minutes)
        edges = [moment(due) - _EDGE]
        for day in range(self._policy.late_days + 2):
            ends = moment(due + timedelta(days=day)) + grace
            edges += [ends - _EDGE, ends + _EDGE]
        last = moment(calendar.ends) - timedelta(hours=6)
        edges = [time for time in edges if time < last]
        weights = [3.0 if time < moment(due) + grace else 1.0 for time in edges]
        times = set()
        for _ in range(number * 50):
            if len(times) == number:
                break
            times.add(
                rng.choice(before)
                if before and rng.random() < 0.6
                else rng.choices(edges, weights)[0]
            )
        while len(times) < number:
            times.add(last + timedelta(minutes=20 * len(times)))
        return sorted(times)

    def staff(self, students: list[str]) -> Iterator[Event]:
        """Extensions, overrides, requests, marks, what is withheld, and a check that is dropped."""
        rng, calendar = self._rng, self._calendar
        some = max(2, len(students) // 10)
        for name in self._names:
            due = calendar.dues[name]
            if due is None:
                continue
            noon = _at(due, 12)
            for student in rng.sample(students, max(1, some // 4)):
                day = rng.choice((-1, 1, 2))
                until = due + timedelta(days=rng.choice((1, 2, 4, 6)), hours=rng.choice((0, -3)))
                said = {"student": student, "exercise": name, "until": until}
                yield Event(self._within(noon + timedelta(days=day)), "extend", said)
            for student in rng.sample(students, max(1, some // 4)):
                until = due + timedelta(days=rng.choice((2, 3)))
                said = {"student": student, "exercise": name, "until": until}
                yield Event(self._within(noon - timedelta(days=1)), "ask_for_time", said)
            for student in rng.sample(students, max(1, some // 8)):
                said = {"student": student, "exercise": name, "points": rng.choice(("0", "7.25", "12"))}  # fmt: skip
                yield Event(self._within(noon + timedelta(days=3)), "override", said)
            for student in rng.sample(students, max(1, some // 4)):
                said = {"student": student, "exercise": name, "way": rng.choice(("refused", "override", "rerun"))}  # fmt: skip
                yield Event(self._within(noon + timedelta(days=2)), "ask", said)
            (student,) = rng.sample(students, 1)
            yield Event(self._within(noon + timedelta(days=1)), "withhold", {"student": student, "exercise": name})  # fmt: skip
        first = self._names[0]
        due = calendar.dues[first] or calendar.ends
        for student in rng.sample(students, some):
            said = {"student": student, "exercise": first, "ticked": rng.choice(([0], [1], [0, 1]))}
            yield Event(self._within(_at(due + timedelta(days=2), 14)), "judge", said)
        yield Event(self._within(_at(due + timedelta(days=2), 15)), "drop", {"exercise": first})

    def _within(self, local: datetime) -> datetime:
        """A time of the term: some exercises are due close to its beginning or end."""
        first = self._calendar.begins + timedelta(hours=9)
        return moment(min(max(local, first), self._calendar.ends - timedelta(hours=3)))
