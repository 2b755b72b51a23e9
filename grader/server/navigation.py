"""Where each role begins, and what it finds from every page."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from grader.server.who import ASSISTANTS, INSTRUCTORS, OPERATORS, READERS, STAFF
from grader.store.appointments import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is linked from every page of those who may see it: its address, and its text's key."""

    path: str
    text: str
    who: AbstractSet[Role | None]


ENTRIES = (
    Entry("/staff", "nav_class", READERS),
    Entry("/staff/live", "nav_live", STAFF),
    Entry("/staff/requests", "nav_requests", READERS),
    Entry("/staff/judging", "nav_judging", READERS),
    Entry("/staff/similar", "nav_similar", READERS),
    Entry("/staff/rules", "nav_rules", ASSISTANTS),
    Entry("/staff/regrade", "nav_regrade", INSTRUCTORS),
    Entry("/staff/people", "nav_people", STAFF),
    Entry("/staff/log", "nav_log", STAFF),
    Entry("/staff/operation", "nav_operation", OPERATORS),
)
"""What staff find above every page; the first of those that somebody may see is where they begin."""


def of(role: Role | None) -> tuple[Entry, ...]:
    """What somebody in a role finds above every page."""
    return tuple(entry for entry in ENTRIES if role in entry.who)
