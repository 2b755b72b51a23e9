"""The roster: who is in the class."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError, IntakeError
from grader.submissions.names import student_id


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One student: the id that submissions carry, a name to show, a section or ""."""

    id: str
    name: str
    section: str


def read_roster(path: Path) -> dict[str, RosterEntry]:
    """Read a CSV file with the columns id, name, section (the last two may be absent).

    Raises:
        CourseError: It can't be read, has no id column, or an id is missing, bad or there twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} can't be read: {error}.", "Save it as CSV in UTF-8.") from None
    reader = csv.DictReader(text.splitlines(), restval="")
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if "id" not in columns:
        raise CourseError(
            f"{path}, line 1: there is no column id.", "Begin with a line: id,name,section"
        )
    roster: dict[str, RosterEntry] = {}
    for row in reader:
        values = {
            key: (row.get(columns.get(key, "")) or "").strip() for key in ("id", "name", "section")
        }
        try:
            id_ = student_id(values["id"])
        except IntakeError as error:
            raise CourseError(
                f"{path}, line {reader.line_num}: {error.message}", error.remedy
            ) from None
        if id_ in roster:
            raise CourseError(
                f"{path}, line {reader.line_num}: {id_!r} is there twice.", "Leave one out."
            )
        roster[id_] = RosterEntry(id_, values["name"], values["section"])
    return roster
