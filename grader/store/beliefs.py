"""The ideas that the feedback on a submission names: written with its renderings, to see who holds what.

No evidence: what is lost here is made again with the renderings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import Status
from grader.store.sealing import is_of_forgotten

if TYPE_CHECKING:
    from grader.model import Text
    from grader.store.database import Database

TABLES = """
CREATE TABLE beliefs (
    submission TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    function TEXT NOT NULL,
    belief TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_ja TEXT NOT NULL,
    PRIMARY KEY (submission, function, belief)
) STRICT;
CREATE INDEX beliefs_by_student ON beliefs (student, exercise);
"""
# Asked from each belief, by an index: most students have none, and most attempts have none after them.
_NONE_LATER = (
    "NOT EXISTS (SELECT 1 FROM submissions n JOIN renderings r ON r.submission = n.id "
    "AND r.language = 'en' AND r.status = $1 "
    "WHERE n.student {} AND n.exercise = b.exercise AND n.number > s.number)"
)
_COLUMNS = "submission, student, exercise, function, belief, title_en, title_ja"


@dataclass(frozen=True, slots=True)
class Belief:
    """An idea that shows in a function of a submission: its name in the catalogue, and what it says."""

    submission: str
    student: str
    exercise: str
    function: str
    name: str
    title: Text

    @property
    def subject(self) -> str:
        """What acts about the idea are about."""
        return subject(self.exercise, self.name)


def subject(exercise: str, name: str) -> str:
    """The subject of an act about an idea of an exercise."""
    return f"{exercise}/{name}"


class Beliefs:
    """The beliefs in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, submission: str, beliefs: Sequence[Belief]) -> None:
        """Keep what the feedback on a submission names, in place of what an earlier one did.

        Of who was forgotten meanwhile nothing is kept.
        """
        with self._database.writing():
            self._database.execute("DELETE FROM beliefs WHERE submission = $1", submission)
            if is_of_forgotten(self._database, submission):
                return
            for one in beliefs:
                self._database.execute(
                    f"INSERT INTO beliefs ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                    "ON CONFLICT (submission, function, belief) DO NOTHING",
                    submission, one.student, one.exercise, one.function, one.name,
                    one.title.get("en", ""), one.title.get("ja", ""),
                )  # fmt: skip

    def of_submission(self, submission: str) -> list[Belief]:
        """What the feedback on a submission names; by function."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM beliefs WHERE submission = $1 ORDER BY function, belief",
            submission,
        )
        return [_belief(*row) for row in rows]

    def held(self) -> list[Belief]:
        """What each student holds now: by the latest attempt at each exercise that has a grade."""
        columns = ", ".join(f"b.{name}" for name in _COLUMNS.split(", "))
        rows = self._database.rows(
            f"SELECT {columns} FROM beliefs b JOIN submissions s ON s.id = b.submission "
            f"WHERE {_NONE_LATER.format('= b.student')} AND "
            f"{_NONE_LATER.format('IN (SELECT j.student FROM joined j WHERE j.person = b.student)')} "
            "ORDER BY b.exercise, b.belief, b.function, b.student",
            Status.GRADED.value,
        )
        return [_belief(*row) for row in rows]


def _belief(
    submission: str, student: str, exercise: str, function: str, name: str, en: str, ja: str
) -> Belief:
    return Belief(submission, student, exercise, function, name, {"en": en, "ja": ja})
