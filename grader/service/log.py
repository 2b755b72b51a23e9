"""What happened in a course, for a page of staff: the web process can't read the log of grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.desk.history import MOST_TOLD, Entry, history
from grader.desk.roster import listed_entries

if TYPE_CHECKING:
    from grader.service.errands import Job


def log(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Some of what happened, the latest first, and how much there is of it.

    `sections` are those whose students are told of, or none for all. Who does not see work (`sees` is False)
    is told who did what kind of thing when, and nothing of whom or what.
    """
    sections, student = set(value["sections"]), value["student"]
    of = {entry.id: entry.section for entry in listed_entries(job.course)}

    def wanted(one: str) -> bool:
        if student:
            return one == student and (not sections or of.get(one, "") in sections)
        return not one or not sections or of.get(one, "") in sections

    found = [one for one in history(job.store, wanted) if value["sees"] or one.actor]
    found.reverse()
    some = found[value["first"] : value["first"] + value["count"]]
    if not some and found:
        some = found[(len(found) - 1) // value["count"] * value["count"] :]
    return {"total": len(found), "entries": [_data(one, sees=value["sees"]) for one in some]}


def _data(one: Entry, *, sees: bool) -> dict[str, Any]:
    shown = {"time": one.time.isoformat(), "kind": one.kind, "actor": one.actor}
    rest = {"student": "", "exercise": "", "submission": "", "told": "", "reason": ""}
    if sees:
        rest = {
            "student": one.student, "exercise": one.exercise, "submission": one.submission,
            "told": one.told, "reason": one.reason[:MOST_TOLD],
        }  # fmt: skip
    return {**shown, **rest}
