"""Points that staff give for what has no grade: told by workers, as the web process reads no file of rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.store.acts import about, parts_of
from grader.store.sealing import all_gone
from grader.store.settings import change_setting, setting

if TYPE_CHECKING:
    from grader.desk.ledger import Ledger
    from grader.store import Store

GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Granted:
    """The points of an override, what is possible, and the reason."""

    points: float
    possible: float
    reason: str


def leave_granted(ledger: Ledger, store: Store) -> None:
    """Leave all overrides where the web process finds them.

    Raises:
        CourseError: An exercise does not say what it is worth.
        RefusedError: They could not be stored.
    """
    given = {
        about(exercise, student): [points, ledger.worth(exercise), reason]
        for (student, exercise), (points, reason) in ledger.overrides.items()
    }
    with store.together():
        gone = all_gone(store.database)  # perhaps since the ledger was read
        told = {
            subject: said for subject, said in given.items() if parts_of(subject)[1] not in gone
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        if text != setting(store.database, GRANTED):
            change_setting(store.database, GRANTED, text)


def granted_to(store: Store, students: Iterable[str]) -> dict[tuple[str, str], Granted]:
    """The overrides of these students, by student and exercise."""
    wanted, found = set(students), {}
    for subject, values in json.loads(setting(store.database, GRANTED) or "{}").items():
        exercise, student = parts_of(subject)
        if student in wanted:
            found[student, exercise] = Granted(*values)
    return found
