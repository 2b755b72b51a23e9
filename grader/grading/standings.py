"""What counts in the end: attempts, lateness and exceptions applied to reports. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grader.course.policy import Policy
from grader.model import GradeReport, Status


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission: when it came in, and its latest report, if it has one."""

    received: datetime
    report: GradeReport | None


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one student in one exercise.

    `due` is None for no deadline; `override` are points and the reason; `dropped` are checks that do not
    count, by id, with the reason.
    """

    policy: Policy = field(default_factory=Policy)
    due: datetime | None = None
    override: tuple[float, str] | None = None
    dropped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a student has for an exercise: points out of what is possible, and what made them so.

    `attempt` is the place of the attempt that counts, `days_late` how many days it was late.
    """

    points: float
    possible: float
    attempt: int
    days_late: int
    notes: tuple[str, ...]


def days_late(received: datetime, due: datetime | None, grace_minutes: int = 0) -> int:
    """How many days late, each begun day counting; what comes in the grace time is not late."""
    if due is None or received <= due + timedelta(minutes=grace_minutes):
        return 0
    return math.ceil((received - due) / timedelta(days=1))


def standing(attempts: Sequence[Attempt], rules: Rules) -> Standing | None:
    """What counts of these attempts, the earliest first; None where nothing has a grade.

    What has no grade is our fault: it is none of the attempts that a student has, and replaces none.
    """
    graded = [
        _one(place, attempt.received, attempt.report, rules)
        for place, attempt in enumerate(attempts)
        if attempt.report is not None and attempt.report.status is Status.GRADED
    ][: rules.policy.attempts]
    if not graded:
        return None
    found = graded[-1] if rules.policy.keep == "latest" else max(graded, key=lambda one: one.points)
    if rules.override is None:
        return found
    points, reason = rules.override
    note = f"{points:g} points instead of {found.points:g}: {reason}"
    return Standing(points, found.possible, found.attempt, found.days_late, (*found.notes, note))


def _one(place: int, received: datetime, report: GradeReport, rules: Rules) -> Standing:
    notes = []
    points, possible = report.points, report.possible
    dropped = [check for check in report.checks if check.id in rules.dropped]
    if dropped:
        points -= sum(check.points for check in dropped)
        possible -= sum(check.possible for check in dropped)
        notes += [f"{check.id} does not count: {rules.dropped[check.id]}" for check in dropped]
    late = days_late(received, rules.due, rules.policy.grace_minutes)
    if late:
        lost = min(1.0, rules.policy.late_penalty * late)
        if rules.policy.late_days is not None and late > rules.policy.late_days:
            lost = 1.0
        points *= 1 - lost
        notes.append(f"{late} day{'s' if late > 1 else ''} late: -{lost:.0%}")
    return Standing(round(points, 6), round(possible, 6), place, late, tuple(notes))


def refusal(received: Sequence[datetime], now: datetime, policy: Policy) -> str:
    """Why another hand-in is not taken now, or "" if it is.

    `received` are the times of those before that have a grade: what has none takes no attempt.
    """
    if policy.attempts is not None and len(received) >= policy.attempts:
        return f"All {policy.attempts} attempts are used."
    if received and policy.cooldown_minutes:
        ready = max(received) + timedelta(minutes=policy.cooldown_minutes)
        if now < ready:
            seconds = math.ceil((ready - now).total_seconds())
            return f"The next hand-in is possible in {seconds // 60}:{seconds % 60:02} minutes."
    return ""
