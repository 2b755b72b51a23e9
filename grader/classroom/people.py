"""One student under two ids: what a store holds from before there was a roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.errors import UsageError
from grader.store import Store
from grader.submissions import People, RosterEntry, same_person, student_id


@dataclass(frozen=True, slots=True)
class Joins:
    """What was joined just now, since an id says so, and what may be: by the id in the store."""

    done: Mapping[str, str]
    proposed: Mapping[str, str]


def join_known(
    store: Store, roster: Mapping[str, RosterEntry], once: Mapping[str, str] | None = None
) -> Joins:
    """Join what the roster's ids and other names tell for certain, and propose what only names tell.

    `once` has what students were called without the roster in a download that is at hand.

    Raises:
        RefusedError: It can't be stored.
    """
    if not roster:
        return Joins({}, {})
    decided = store.decided()
    there = store.students() - decided
    certain, likely = same_person(sorted(there), People(roster))
    likely |= {
        id_: student for id_, student in (once or {}).items() if id_ in there - roster.keys()
    }
    if certain:
        store.join(datetime.now(UTC), certain)
    return Joins(certain, {id_: likely[id_] for id_ in sorted(likely.keys() - certain.keys())})


def join(store: Store, pairs: Mapping[str, str | None]) -> None:
    """Join ids as an instructor says, or (None) take them apart.

    Raises:
        UsageError: There is no such id in the store, or both are one.
        RefusedError: It can't be stored.
    """
    pairs = {student_id(id_): its and student_id(its) for id_, its in pairs.items()}
    joined = store.joined()
    there = store.students() | joined.keys()
    for id_, student in pairs.items():
        if id_ not in there:
            raise UsageError(
                f"Nothing in the store is {id_!r}'s.", "grade roster lists who may be joined."
            )
        if student is None and id_ not in joined:
            raise UsageError(f"{id_!r} is not joined to anybody.", "grade roster lists what is.")
        if student is not None and joined.get(student, student) == id_:
            raise UsageError(f"{id_!r} and {student!r} are one already.", "Nothing was changed.")
        if student is not None:
            joined[id_] = joined.get(student, student)
    store.join(datetime.now(UTC), pairs)
