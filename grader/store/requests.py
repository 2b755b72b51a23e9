"""What students have asked of staff: to look at a check once more, or for more time; and what was answered.

Both are acts, and so is the answer, whose subject is the request's number: none is ever lost or changed,
whatever becomes of the suite or of the course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store.acts import LONG_AGO, Act, Acts, parts_of, said_in, time_in
from grader.store.rows import PERSON

if TYPE_CHECKING:
    from grader.store.database import Database

_ASKED = (
    f"SELECT a.number, a.time, a.kind, a.subject, a.value, {PERSON}, s.exercise FROM acts a "
    "LEFT JOIN submissions s ON a.kind = 'request' AND s.id = a.subject "
    "WHERE a.kind IN ('request', 'extension_asked')"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: by which student, about which exercise, and in which words.

    One about a check names it and the `submission`; one for more time says `until` when, if that can be read.
    """

    number: int
    time: datetime
    student: str
    exercise: str
    text: str
    submission: str = ""
    check: str = ""
    until: datetime | None = None


class Requests:
    """The requests in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> list[Asked]:
        """What nobody has answered yet, the oldest first."""
        rows = self._database.rows(
            f"{_ASKED} AND NOT EXISTS (SELECT 1 FROM acts b WHERE b.kind = 'answer' "
            "AND b.subject = CAST(a.number AS TEXT)) ORDER BY a.number"
        )
        joined = self._joined()
        return [_asked(row, joined) for row in rows]

    def get(self, number: int) -> Asked | None:
        """The request with a number, None where there is none."""
        rows = self._database.rows(f"{_ASKED} AND a.number = $1", number)
        return _asked(rows[0], self._joined()) if rows else None

    def about(self, submission: str) -> list[Asked]:
        """What was asked about the checks of a submission, the oldest first."""
        rows = self._database.rows(f"{_ASKED} AND a.subject = $1 ORDER BY a.number", submission)
        return [_asked(row, {}) for row in rows]

    def answer(self, number: int) -> Act | None:
        """What was answered to a request: text and outcome, by whom and when."""
        return Acts(self._database).last("answer", str(number))

    def _joined(self) -> dict[str, str]:
        return dict(self._database.rows("SELECT student, person FROM joined"))


def _asked(row: tuple[Any, ...], joined: Mapping[str, str]) -> Asked:
    number, time, kind, subject, value, student, exercise = row
    said, at = said_in(value), time_in(time) or LONG_AGO
    text = str(said.get("text", ""))
    if kind == "request":
        check = str(said.get("check", ""))
        return Asked(number, at, student or "", exercise or "", text, subject, check)
    exercise, student = parts_of(subject)
    until = time_in(said.get("until"))
    return Asked(number, at, joined.get(student, student), exercise, text, until=until)
