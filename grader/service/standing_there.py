"""What each student has that a platform is to be told, and where: found by the renderings, without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.desk.ledger import Ledger
from grader.federation.scores import Score
from grader.federation.services import SCORE
from grader.store.accounts import STAFF, Accounts
from grader.store.contexts import Contexts, Placement
from grader.store.identities import Identities
from grader.store.passback import Outbox, Parcel, Place, Wanted
from grader.store.sealing import all_gone

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store import Store

_AT_ONCE = 500  # whoever hands in meanwhile waits no longer


@dataclass(frozen=True, slots=True)
class Target:
    """Where points go, and what the platform offers; in a list (`is_list`) the column is looked for."""

    place: Place
    offered: tuple[str, ...]
    is_list: bool


def targets(course: Course, store: Store) -> dict[Place, Target]:
    """Where the points of each exercise go: to its link's column, else to one in its course's list."""
    known = {platform.name for platform in course.platforms}
    together: dict[tuple[str, str, str], list[Placement]] = {}
    for one in Contexts(store.database).ours():
        if SCORE in one.scopes and one.platform in known:
            together.setdefault((one.platform, one.deployment, one.context), []).append(one)
    found = []
    for placements in together.values():
        lines = [one for one in placements if one.exercise in course.names and one.lineitem]
        found += [
            Target(Place(one.platform, one.lineitem, one.exercise), one.scopes, is_list=False)
            for one in lines
        ]
        own = {one.exercise for one in lines}
        for one in placements:
            exercises = course.names if not one.exercise else (one.exercise,)
            found += [
                Target(Place(one.platform, one.lineitems, name), one.scopes, is_list=True)
                for name in exercises
                if one.lineitems and name in course.names and name not in own
            ]
    return {target.place: target for target in found}


def subjects(course: Course, store: Store) -> dict[str, dict[str, str]]:
    """Of each platform its own id of each student here, of nobody who is staff, or was forgotten."""
    nobody = {*Accounts(store.database).staff(), *all_gone(store.database)}
    joined = store.joined()
    found: dict[str, dict[str, str]] = {}
    for platform in course.platforms:
        known = Identities(store.database).known(platform.issuer)
        found[platform.name] = {
            joined.get(person.id, person.id): subject
            for subject, person in sorted(known.items())
            if person.role != STAFF and person.id not in nobody
        }
    return found


def look(course: Course, store: Store, ledger: Ledger, now: float, due: float) -> int:
    """Have sent, when it is due, whatever differs from what was looked at last; gives how much that is.

    It reads all standings at once, since what a rule changes is anybody's.
    """
    outbox = Outbox(store.database)
    places, people = targets(course, store), subjects(course, store)
    before = outbox.seen()
    gone = [
        (place, student)
        for place, student in before
        if place not in places or student not in people[place.platform]
    ]
    if gone:
        outbox.drop(gone)
    if not places:
        return 0
    at: dict[str, list[Place]] = {}
    for place in places:
        at.setdefault(place.exercise, []).append(place)
    changed = []
    for (student, exercise), seen in _standings(store, ledger).items():
        for place in at.get(exercise, ()):
            subject = people[place.platform].get(student)
            if subject is not None and before.get((place, student)) != (subject, seen):
                changed.append(Wanted(place, student, subject, seen))
    for first in range(0, len(changed), _AT_ONCE):
        outbox.want(changed[first : first + _AT_ONCE], now, due)
    return len(changed)


def _standings(store: Store, ledger: Ledger) -> dict[tuple[str, str], str]:
    """What tells whether somebody's points, or whether they may be seen, have changed; of who has any."""
    joined = store.joined()
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for student, exercise, number, counts, possible, standing in store.database.rows(_NEWEST):
        key = joined.get(student, student), exercise
        if key not in newest or number > newest[key][0]:
            told = "" if counts is None else f"{counts!r}/{possible!r}/{standing}"
            newest[key] = number, told
    found = {key: told for key, (_, told) in newest.items() if told}
    for (student, exercise), (points, _) in ledger.overrides.items():
        found.setdefault((student, exercise), repr(points))
    return {
        key: f"{told} {ledger.is_released(*key)}"
        for key, told in found.items()
        if key[1] in ledger.course.names
    }


_NEWEST = """
SELECT s.student, s.exercise, s.number, r.counts, r.counts_of, r.standing
FROM (
    SELECT max(s.number) AS number FROM submissions s
    JOIN renderings r ON r.submission = s.id AND r.language = 'en' GROUP BY s.student, s.exercise
) n
JOIN submissions s ON s.number = n.number
JOIN renderings r ON r.submission = s.id AND r.language = 'en'
"""


def score(ledger: Ledger, parcel: Parcel) -> Score | None:
    """What the platform is to be told of a student, by the reports themselves; None is nothing."""
    student, exercise = parcel.student, parcel.place.exercise
    result = ledger.result(student, exercise)
    share = ledger.share(student, exercise, result)
    if not share.counts or share.missing or share.possible <= 0:
        return None
    submitted = None
    if result is not None:
        submitted = result.stored.handed_in
    points = round(share.points, 6) if ledger.is_released(student, exercise) else None
    return Score(parcel.subject, points, share.possible, submitted)


def has(told: Score) -> dict[str, object]:
    """What the platform has, once it has taken a score."""
    submitted = told.submitted.isoformat() if told.submitted else ""
    return {
        "subject": told.subject, "points": told.points, "possible": told.possible,
        "submitted": submitted,
    }  # fmt: skip
