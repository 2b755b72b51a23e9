"""What happened in a course, for a page of staff: the web process can't read the log of grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.desk.history import MOST_TOLD, Entry, history
from grader.desk.roster import listed_entries
from grader.store.appointments import Appointments, Role

if TYPE_CHECKING:
    from grader.service.errands import Job


def log(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Some of what happened, the latest first, and how much there is of it.

    It is about students whom whoever asks looks after. Operators, who see no work, are told who did what kind
    of thing when, and nothing of whom or what.
    """
    appointment = Appointments(job.store.database).of(job.actor)
    sees = appointment.role is not Role.OPERATOR
    student = value["student"] if sees else ""
    of = {entry.id: entry.section for entry in listed_entries(job.course)}

    def wanted(one: str) -> bool:
        if not one:
            return not student
        return student in ("", one) and appointment.covers(of.get(one, ""))

    found = [one for one in history(job.store, wanted) if sees or one.actor]
    found.reverse()
    some = found[value["first"] : value["first"] + value["count"]]
    if not some and found:
        some = found[(len(found) - 1) // value["count"] * value["count"] :]
    return {"total": len(found), "entries": [_data(one, sees=sees) for one in some]}


def _data(one: Entry, *, sees: bool) -> dict[str, Any]:
    shown = {"time": one.time.isoformat(), "kind": one.kind, "actor": one.actor}
    rest = {"student": "", "exercise": "", "submission": "", "told": "", "reason": ""}
    if sees:
        rest = {
            "student": one.student, "exercise": one.exercise, "submission": one.submission,
            "told": one.told, "reason": one.reason[:MOST_TOLD],
        }  # fmt: skip
    return {**shown, **rest}
