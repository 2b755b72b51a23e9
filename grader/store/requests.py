"""What students have asked of staff: to look at a check once more, or for more time; and what was answered.

Both are acts, and so is the answer, whose subject is the request's number: none is ever lost or changed,
whatever becomes of the suite or of the course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store.acts import COLUMNS, Act, Acts, parts_of, read, time_in
from grader.store.rows import PERSON

if TYPE_CHECKING:
    from grader.store.database import Database

_COLUMNS = ", ".join(f"a.{name}" for name in COLUMNS.split(", "))
_ASKED = (
    f"SELECT {_COLUMNS}, {PERSON}, s.exercise FROM acts a "
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
        return self._read(rows)

    def get(self, number: int) -> Asked | None:
        """The request with a number, None where there is none."""
        rows = self._database.rows(f"{_ASKED} AND a.number = $1", number)
        found = self._read(rows)
        return found[0] if found else None

    def about(self, submission: str) -> list[Asked]:
        """What was asked about the checks of a submission, the oldest first."""
        rows = self._database.rows(f"{_ASKED} AND a.subject = $1 ORDER BY a.number", submission)
        return self._read(rows)

    def answer(self, number: int) -> Act | None:
        """What was answered to a request: text and outcome, by whom and when."""
        return Acts(self._database).last("answer", str(number))

    def _read(self, rows: list[tuple[Any, ...]]) -> list[Asked]:
        """What some rows ask; of a student who was forgotten, nothing."""
        joined = dict(self._database.rows("SELECT student, person FROM joined"))
        whose = {number: (student, exercise) for number, *_, student, exercise in rows}
        acts = read(self._database, [row[:-2] for row in rows])
        return [_asked(act, *whose[act.number], joined) for act in acts]


def _asked(act: Act, student: str | None, exercise: str | None, joined: Mapping[str, str]) -> Asked:
    text = str(act.value.get("text", ""))
    if act.kind == "request":
        check = str(act.value.get("check", ""))
        return Asked(act.number, act.time, student or "", exercise or "", text, act.subject, check)
    exercise, student = parts_of(act.subject)
    until = time_in(act.value.get("until"))
    return Asked(act.number, act.time, joined.get(student, student), exercise, text, until=until)
