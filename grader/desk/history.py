"""What became of grades, and what people did in the pages of a server: one list, the latest last."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store.acts import ABOUT_A_STUDENT, Act, Acts, parts_of
from grader.store.forgetting import all_forgotten
from grader.store.identities import SIGNED_IN
from grader.store.rows import PERSON

if TYPE_CHECKING:
    from grader.store import Store

GRADE = "grade"
"""The kind of an entry that is a change of a grade, and no act."""
LINKED, UNLINKED = "linked", "unlinked"
"""The kinds of those about who somebody is at another server."""
MOST_TOLD = 300
_AT_ONCE = 1000
_ID = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: when, of which kind, by whom, and about whom and what as far as that is known.

    `value` is what an act says; of a change of a grade, its points (None is no grade).
    """

    time: datetime
    kind: str
    actor: str
    student: str
    exercise: str
    submission: str
    value: Mapping[str, Any]
    reason: str

    @property
    def told(self) -> str:
        """What it says beside its kind, short."""
        return "; ".join(
            f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
            for name, value in self.value.items()
            if value not in (None, "", [])
        )[:MOST_TOLD]


def history(store: Store, wanted: Callable[[str], bool] = lambda _: True) -> list[Entry]:
    """All that happened to whom is `wanted`, and to nobody in particular; the latest last."""
    everything = [*_grades(store), *_acts(store), *_identities(store), *_forgotten(store)]
    found = [entry for entry in everything if wanted(entry.student)]
    return sorted(found, key=lambda entry: entry.time)


def _grades(store: Store) -> Iterator[Entry]:
    for time, student, exercise, points, notes, submission in store.standings_log():
        at = datetime.fromisoformat(time)
        yield Entry(at, GRADE, "", student, exercise, submission, {"points": points}, notes)


def _forgotten(store: Store) -> Iterator[Entry]:
    for one in all_forgotten(store.database).values():
        yield Entry(one.time, "forgotten", one.actor, one.student, "", "", {}, one.reason)


def _acts(store: Store) -> Iterator[Entry]:
    acts = Acts(store.database)
    of: dict[str, tuple[str, str]] = {
        id_: (student, exercise)
        for id_, student, exercise in store.database.rows(
            f"SELECT s.id, {PERSON}, s.exercise FROM submissions s WHERE s.id IN (SELECT subject FROM acts)"
        )
    }
    known: dict[str, tuple[str, str, str]] = {}
    joined = store.joined()
    last = 0
    while some := acts.since(last, _AT_ONCE):
        for act in some:
            student, exercise, submission = _about(act, of, known)
            student = joined.get(student, student)
            known[str(act.number)] = student, exercise, submission
            yield Entry(
                act.time, act.kind, act.actor, student, exercise, submission, act.value, act.reason
            )
        last = some[-1].number


def _identities(store: Store) -> Iterator[Entry]:
    """Who was linked with somebody at another server, and taken apart again."""
    linked: dict[tuple[str, str], str] = {}
    for time, issuer, subject, person, how in store.database.rows(
        "SELECT time, issuer, subject, person, how FROM identities ORDER BY number"
    ):
        whose = person or linked.get((issuer, subject), "")
        linked[issuer, subject] = whose
        value = {"issuer": issuer, "subject": subject, "how": how}
        kind = LINKED if person else UNLINKED
        actor = person if how == SIGNED_IN else ""
        yield Entry(datetime.fromisoformat(time), kind, actor, whose, "", "", value, "")


def _about(
    act: Act, of: Mapping[str, tuple[str, str]], known: Mapping[str, tuple[str, str, str]]
) -> tuple[str, str, str]:
    """Whom an act is about, in which exercise, with which submission; "" where it is about none."""
    subject = act.subject
    if act.kind == "answer":  # to an earlier act, and about whom that is
        return known.get(subject, ("", "", ""))
    if act.kind == "looked":
        return subject, "", ""
    if act.kind == "revoked":  # what was somebody's
        return str(act.value.get("person", "")), "", ""
    if act.kind == "let_go":  # a course elsewhere
        return "", "", ""
    if _ID.fullmatch(subject) and subject in of:
        return *of[subject], subject
    exercise, rest = parts_of(subject)
    return (rest if act.kind in ABOUT_A_STUDENT else ""), exercise, ""
