"""The roster: who is in the class."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError, IntakeError
from grader.submissions.names import student_id

_COLUMNS = ("id", "name", "section")
# What else somebody may go by in another system. Titles are compared without blanks and signs.
_ALIASES = {"email", "emailaddress", "mail", "login", "username", "loginid", "sisuserid", "sisloginid",
            "canvasid", "studentid", "studentnumber", "idnumber", "useridnumber", "github", "githubusername",
            "netid"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One student: the id that submissions carry, a name to show, a section or "".

    `aliases` are what else the student goes by: e-mail address, login, number.
    """

    id: str
    name: str
    section: str
    aliases: tuple[str, ...] = ()


def read_roster(path: Path) -> dict[str, RosterEntry]:
    """Read a CSV file with the columns id, name, section (the last two may be absent).

    A column such as email or login has what else a student goes by in other systems. Columns may stand
    in any order; a semicolon or a tab between them, as some spreadsheets write, will do.

    Raises:
        CourseError: It can't be read, has no id column, or an id is missing, bad or there twice.
    """
    roster: dict[str, RosterEntry] = {}
    lines: dict[str, int] = {}
    for line, values in _rows(path, _text(path)):
        id_ = _id(path, line, values["id"])
        if id_ in roster:
            raise CourseError(
                f"{path}, line {line}: the id {id_!r} is there twice, first in line {lines[id_]}.",
                "Leave one of them out.",
            )
        # A line of its own is a section of its own wherever several are listed; blanks are one in a browser.
        section = " ".join(values["section"].split())
        roster[id_] = RosterEntry(id_, values["name"], section, _aliases(values))
        lines[id_] = line
    return roster


def roster_text(roster: Mapping[str, RosterEntry]) -> str:
    """Write a roster as the CSV that `read_roster` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    most = max((len(entry.aliases) for entry in roster.values()), default=0)
    writer.writerow([*_COLUMNS, *(f"login {number}" for number in range(1, most + 1))])
    for entry in roster.values():
        writer.writerow([entry.id, entry.name, entry.section, *entry.aliases])
    return out.getvalue()


def _aliases(values: Mapping[str, str]) -> tuple[str, ...]:
    of = (value for name, value in values.items() if _plain(name) in _ALIASES and value)
    return tuple(value for value in dict.fromkeys(of) if value != values["id"])


def _plain(title: str) -> str:
    return "".join(char for char in title if char.isalpha())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path} is not UTF-8 text (byte {error.start}).", "Save it as CSV in UTF-8."
        ) from None
    except OSError as error:
        raise CourseError(f"{path} can't be read: {error.strerror}.", "Check it.") from None


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if "id" not in names:
            raise CourseError(
                f"{path}, line 1: there is no column id.", "Begin with a line: id,name,section"
            )
        for cells in reader:
            values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            if any(values.values()):
                yield reader.line_num, {**dict.fromkeys(_COLUMNS, ""), **values}
    except csv.Error as error:
        raise CourseError(
            f"{path}, line {reader.line_num}: {error}.", "Save it as CSV in UTF-8 again."
        ) from None


def _id(path: Path, line: int, text: str) -> str:
    try:
        return student_id(text)
    except IntakeError as error:
        raise CourseError(f"{path}, line {line}: {error.message}", error.remedy) from None
