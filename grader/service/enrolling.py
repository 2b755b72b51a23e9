"""Compares the roster with platforms' lists of people, and keeps what staff have looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from grader.desk.enrolment import Enrolled, Enrolment, Known, enrolment, kept
from grader.desk.roster import kept_roster, listed_entries
from grader.errors import UsageError
from grader.federation.members import Member, members
from grader.federation.services import MEMBERS, Services
from grader.federation.tool_key import tool_key
from grader.store.accounts import STUDENT, Accounts, Person
from grader.store.acts import Acts
from grader.store.contexts import Contexts
from grader.store.identities import EMAIL, ROSTER, Identities, Identity
from grader.store.passback import Outbox
from grader.store.sealing import all_gone
from grader.submissions import read_roster, roster_text
from grader.writing import write_file

if TYPE_CHECKING:
    from grader.service.courier import Trip

_MOST_KEPT = 8
_lock = Lock()
# What was looked at last, by its digest: it is kept as it was shown, without asking the platform once more.
_looked_at: dict[str, list[Enrolled]] = {}
_kept: deque[str] = deque(maxlen=_MOST_KEPT)


def compare(trip: Trip, _: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fetch the people of each course that one of the staff has come from, and compare them with the roster.

    Raises:
        UsageError: No course has told where its list of people is.
        NoAccessError, UnreachableError: A platform does not give it.
    """
    people = _people(trip)
    found = enrolment(people, _known(trip))
    with _lock:
        _looked_at.pop(found.digest, None)
        _looked_at[found.digest] = people
        while len(_looked_at) > _MOST_KEPT:
            del _looked_at[next(iter(_looked_at))]
    return _told(found)


def keep(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what was looked at: the roster, and who is who; as an act.

    Raises:
        UsageError: It would be something else by now.
        RefusedError: It could not be kept; then nothing of it is.
    """
    with _lock:
        people = _looked_at.get(str(value.get("digest")))
    if people is None:
        if value.get("digest") in _kept:  # a page was loaded again
            return {"kept": 0}
        raise _look_again()
    with trip.store.together():
        found = enrolment(people, _known(trip))
        if found.digest != value.get("digest"):
            raise _look_again()
        _keep(trip, found)
    with _lock:
        _looked_at.pop(found.digest, None)
        _kept.append(found.digest)
    return {"kept": len(found.changes)}


def send_again(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Have grades sent once more: one, those of an exercise, or all; or what has failed of these alone."""
    now = trip.store.database.clock().timestamp()
    exercise, student = str(value.get("exercise", "")), str(value.get("student", ""))
    failed = value.get("failed") is True
    return {"count": Outbox(trip.store.database).again(now, exercise, student, failed=failed)}


def _keep(trip: Trip, found: Enrolment) -> None:
    database, path = trip.store.database, kept_roster(trip.course)
    now, identities = database.clock(), Identities(database)
    for one in found.changes:
        if not one.is_linked:
            how = EMAIL if one.how == EMAIL else ROSTER
            identities.link(one.identity, Person(one.after.id, STUDENT), how, now)
    Acts(database).add(
        "roster", "roster",
        {
            "new": [one.after.id for one in found.changes if one.before is None],
            "changed": [one.after.id for one in found.changes if one.before and one.changes_roster],
        },
        actor=trip.actor, time=now,
    )  # fmt: skip
    if any(one.changes_roster for one in found.changes):
        before = read_roster(path) if path.exists() else {}
        write_file(path, roster_text(kept(before, found)))


def _people(trip: Trip) -> list[Enrolled]:
    """Everybody of all courses; who is in several of them once, and active if so in one."""
    platforms = {platform.name: platform for platform in trip.course.platforms}
    asked = {
        (one.platform, one.memberships): one
        for one in Contexts(trip.store.database).ours()
        if one.memberships and one.platform in platforms
    }
    if not asked:
        raise UsageError(
            "No course of a platform has told where its list of people is.",
            "Open a link to this course there as its teacher, and allow the tool Names and Roles.",
        )
    services = Services(trip.caller, tool_key(trip.course.state))
    found: dict[Identity, Enrolled] = {}
    for (name, url), one in asked.items():
        platform = platforms[name]
        for member in members(services, platform, (MEMBERS,), url):
            if member.is_learner:
                known = member if platform.emails else replace(member, email="")
                _add(found, known, platform.issuer, " ".join(one.title.split()))
    return list(found.values())


def _add(found: dict[Identity, Enrolled], member: Member, issuer: str, section: str) -> None:
    identity = Identity(issuer, member.subject)
    sections = (section,) if section and member.is_active else ()
    one = Enrolled(identity, member.name, member.email, member.sourced, sections, member.is_active)
    before = found.get(identity)
    if before is not None:
        active = before.is_active or one.is_active
        one = replace(one, sections=(*before.sections, *sections), is_active=active)
    found[identity] = one


def _known(trip: Trip) -> Known:
    database, course = trip.store.database, trip.course
    people = {
        Identity(issuer, subject): person
        for issuer in {platform.issuer for platform in course.platforms}
        for subject, person in Identities(database).known(issuer).items()
    }
    own = course.root / "roster.csv"
    return Known(
        {entry.id: entry for entry in listed_entries(course)},
        people,
        trip.store.students(),
        Accounts(database).staff(),
        set(read_roster(own)) if own.exists() else set(),
        all_gone(database),
    )


def _told(found: Enrolment) -> dict[str, Any]:
    """What a page shows."""
    return {
        "digest": found.digest,
        "does_something": found.does_something,
        "gone": list(found.gone),
        "doubts": [
            {"name": one.name, "email": one.email, "why": one.why, "others": list(one.others)}
            for one in found.doubts
        ],
        "changes": [
            {
                "id": one.after.id,
                "how": one.how,
                "is_new": one.before is None,
                "before": [one.before.name, one.before.section] if one.before else ["", ""],
                "after": [one.after.name, one.after.section],
                "changes": one.changes_roster,
                "links": not one.is_linked,
            }
            for one in found.changes
        ],
    }


def _look_again() -> UsageError:
    return UsageError(
        "What was looked at is not what it would be now, and nothing was changed.",
        "Take the list once more, and look at it again.",
    )
