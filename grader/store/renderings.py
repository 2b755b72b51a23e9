"""What students may see of their reports: made and signed by workers, and all that the web process reads.

No evidence: a rendering may be dropped at any time, and is made anew from the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.store.acts import STANDING, parts_of
from grader.store.database import marks
from grader.store.keys import Signer, verified
from grader.store.rows import IDS, PERSON
from grader.store.sealing import is_of_forgotten

if TYPE_CHECKING:
    from grader.store.database import Database

# What is in `points`, `counts` and `body` is signed; `basis` and `standing` tell when it has to be made anew.
TABLES = """
CREATE TABLE renderings (
    submission TEXT NOT NULL,
    language TEXT NOT NULL,
    report INTEGER NOT NULL,
    status TEXT NOT NULL,
    points REAL,
    possible REAL NOT NULL,
    counts REAL,
    counts_of REAL,
    digest TEXT NOT NULL,
    signature BLOB NOT NULL,
    basis TEXT NOT NULL,
    standing TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (submission, language)
) STRICT;
"""
_MOST_TOUCHED = 500  # beyond that everybody is looked at
_SIGNED = "submission, language, report, status, points, possible, counts, counts_of, digest"
_KINDS = ", ".join(f"'{kind}'" for kind in STANDING)
# A report's rendering is as of all reports on what a person has handed in for the exercise, and of all that was
# decided about it and about that person in it: which of them counts, and how many attempts are left, may change
# with any of these, and with whose the work is. Of all students it is asked once; after that of those with a
# report after number $4, by an index, and of those whom a later act is about.
_STANDING = f"""
WITH persons AS (
    SELECT {PERSON} AS person FROM reports r JOIN present s ON s.id = r.submission WHERE r.number > $4
    UNION SELECT {PERSON} FROM present s WHERE s.exercise IN ({{exercises}})
    UNION SELECT {PERSON} FROM (SELECT CAST(NULL AS TEXT) AS student{{students}}) s
), ids AS (
    SELECT person AS id, person FROM persons
    UNION SELECT student, person FROM joined WHERE person IN (SELECT person FROM persons)
), decisions AS (
    SELECT subject, sum(number) AS number FROM acts WHERE kind IN ({_KINDS}) GROUP BY subject
), owned AS (
    SELECT s.number, s.id, s.exercise, {PERSON} AS person,
        (SELECT max(number) FROM reports WHERE submission = s.id) AS report
    FROM present s WHERE s.student IN (SELECT id FROM ids)
), standings_now AS (
    SELECT person, exercise, max(report) AS newest, count(report) AS reports
    FROM owned GROUP BY person, exercise
), subjects AS (
    SELECT n.person, n.exercise, n.exercise || '/' || i.id AS subject
    FROM standings_now n JOIN ids i ON i.person = n.person
    UNION ALL SELECT person, exercise, exercise FROM standings_now
), decided AS (
    SELECT s.person, s.exercise, CAST(sum(d.number) AS BIGINT) AS number
    FROM subjects s JOIN decisions d ON d.subject = s.subject GROUP BY s.person, s.exercise
), due AS (
    SELECT o.id, o.report, o.number,
        n.newest || ':' || n.reports || ':' || coalesce(d.number, 0) || ':' || o.person AS standing
    FROM owned o JOIN standings_now n ON n.person = o.person AND n.exercise = o.exercise
    LEFT JOIN decided d ON d.person = o.person AND d.exercise = o.exercise
    WHERE o.report IS NOT NULL
)
"""
_AROUND = f"""
WITH own AS (
    SELECT s.exercise, {PERSON} AS person FROM present s WHERE s.id = $1
), ids AS (
    SELECT person AS id FROM own
    UNION SELECT j.student FROM joined j JOIN own ON own.person = j.person
), others AS (
    SELECT (SELECT max(number) FROM reports WHERE submission = s.id) AS report
    FROM present s JOIN own ON own.exercise = s.exercise
    WHERE s.student IN (SELECT id FROM ids) AND s.id <> $1
), subjects AS (
    SELECT exercise AS subject FROM own UNION ALL SELECT own.exercise || '/' || ids.id FROM own, ids
)
SELECT person, (SELECT count(report) FROM others), (SELECT coalesce(max(report), 0) FROM others),
    (SELECT CAST(coalesce(sum(number), 0) AS BIGINT) FROM acts
    WHERE kind IN ({_KINDS}) AND subject IN (SELECT subject FROM subjects)),
    (SELECT max(number) FROM reports WHERE submission = $1)
FROM own
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """The short of a rendering: whether there is a grade, its points, and those that count in the end.

    `report` is the number of the report that it was made of. Points are None without a grade, and
    `counts` where nothing of the exercise has one.
    """

    submission: str
    language: str
    report: int
    status: str
    points: float | None
    possible: float
    counts: float | None
    counts_of: float | None
    digest: str
    signature: bytes = field(default=b"", repr=False)

    @property
    def signed(self) -> bytes:
        """What the signature is made of; the body goes in by its digest."""
        numbers = (self.points, self.possible, self.counts, self.counts_of)
        values = (
            "rendering1", self.submission, self.language, self.report, self.status,
            *(None if number is None else float(number).hex() for number in numbers), self.digest,
        )  # fmt: skip
        return json.dumps(values, ensure_ascii=True).encode()


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a student may see of one report, in one language. Use `Rendering.of`.

    `body` is a JSON object: `title`, `result` (what `grade submit --format json` prints), `report` (what it
    may print as text: the redacted report, with every text in all languages), `counts`, `due`,
    `attempts_left` and `page` (the whole HTML page).
    """

    shown: Shown
    body: bytes = field(repr=False)

    @classmethod
    def of(cls, shown: Shown, body: bytes, signer: Signer) -> Rendering:
        """Sign what a student may see; of `shown` digest and signature are filled in."""
        from dataclasses import replace

        shown = replace(shown, digest=_digest(body))
        return cls(replace(shown, signature=signer.sign(shown.signed)), body)

    @property
    def data(self) -> dict[str, Any]:
        """The body."""
        data: dict[str, Any] = json.loads(self.body)
        return data


@dataclass(frozen=True, slots=True)
class State:
    """A submission of a student, with what is shown of it; None as long as it has no report.

    `changed` is that there is something, and that no worker of this course has made it so.
    """

    submission: str
    exercise: str
    received: datetime
    shown: Shown | None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A submission whose rendering is missing or no longer what it would be; `standing` is for `put`."""

    submission: str
    report: int
    standing: str

    @property
    def person(self) -> str:
        """Whose it is, by the joins as they were then."""
        return self.standing.split(":", 3)[3]


@dataclass(frozen=True, slots=True)
class Around:
    """What a submission's rendering depends on beside its own latest report, whose number is `report`.

    That is whose it is, how many reports there are on what else that person has handed in for the exercise,
    the newest of them (0: none), and what was decided about it: the sum of the acts' numbers, which tells as
    well when an id with older ones is joined. Equal is what is so beside the report.
    """

    submission: str
    person: str
    others: int
    newest: int
    decided: int
    report: int | None = field(compare=False)

    def missing(self) -> Missing | None:
        """The same as `Renderings.missing` gives it, whether or not it is rendered; None without a report."""
        if self.report is None:
            return None
        newest, reports = max(self.newest, self.report), self.others + 1
        standing = f"{newest}:{reports}:{self.decided}:{self.person}"
        return Missing(self.submission, self.report, standing)


class Renderings:
    """The renderings in a store. With the public key of `pages` none is given that it does not verify."""

    def __init__(self, database: Database, pages: bytes = b"") -> None:
        self._database = database
        self._pages = pages

    def put(self, made: Sequence[Rendering], basis: str, standing: str) -> None:
        """Keep what was rendered of a submission, unless there is what a later report came to.

        `basis` is what all renderings depend on, and `standing` comes from `Around.missing` or `missing`,
        read before what the renderings were made of. Of who was forgotten meanwhile nothing is kept.
        """
        columns = f"{_SIGNED}, signature, basis, standing, body"
        values: list[Any] = []
        places = []
        for rendering in made:
            one = rendering.shown
            row = (
                one.submission, one.language, one.report, one.status, one.points, one.possible, one.counts,
                one.counts_of, one.digest, one.signature, basis, standing, rendering.body,
            )  # fmt: skip
            places.append(f"({marks(row, len(values) + 1)})")
            values += row
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", ")[2:])
        with self._database.writing():
            if is_of_forgotten(self._database, made[0].shown.submission):
                return
            self._database.execute(
                f"INSERT INTO renderings ({columns}) VALUES {', '.join(places)} "
                f"ON CONFLICT (submission, language) DO UPDATE SET {changes} "
                "WHERE excluded.report >= renderings.report",
                *values,
            )

    def get(self, submission: str, language: str) -> Rendering | None:
        """What may be shown of a submission in a language, None as long as there is nothing.

        Raises:
            InternalError: No worker of this course has made it so.
        """
        rows = self._database.rows(
            f"SELECT {_SIGNED}, signature, body FROM renderings WHERE submission = $1 AND language = $2",
            submission, language,
        )  # fmt: skip
        if not rows:
            return None
        *columns, body = rows[0]
        shown = Shown(*columns)
        same = shown.submission == submission and shown.digest == _digest(body)
        if not self._is_genuine(shown) or (self._pages and not same):
            raise _changed(submission)
        return Rendering(shown, body)

    def rendered(self, submissions: Collection[str]) -> set[str]:
        """Which of some submissions have a rendering in any language, whoever made it."""
        places = marks(submissions)
        rows = self._database.rows(
            f"SELECT DISTINCT submission FROM renderings WHERE submission IN ({places or 'NULL'})",
            *submissions,
        )
        return {submission for (submission,) in rows}

    def of_student(self, student: str, exercise: str | None, language: str) -> list[State]:
        """What a person has handed in for an exercise, or for all (None), with what is shown of it.

        What was stored first comes first.
        """
        names = ", ".join(f"r.{name}" for name in _SIGNED.split(", "))
        rows = self._database.rows(
            f"SELECT s.id, s.exercise, s.received, {names}, r.signature FROM present s "
            "LEFT JOIN renderings r ON r.submission = s.id AND r.language = $3 "
            f"WHERE s.student IN ({IDS}) AND (CAST($2 AS TEXT) IS NULL OR s.exercise = $2) ORDER BY s.number",
            student, exercise, language,
        )  # fmt: skip
        states = []
        for id_, name, received, *values in rows:
            shown = None if values[0] is None else Shown(*values)
            changed = shown is not None and not self._is_genuine(shown)
            time = datetime.fromisoformat(received)
            states.append(State(id_, name, time, None if changed else shown, changed))
        return states

    def missing(
        self,
        basis: str,
        languages: Sequence[str],
        limit: int,
        since: int = 0,
        acts_since: int | None = None,
    ) -> list[Missing]:
        """The submissions with a report that are not rendered in each language as they would be now.

        Those with the newest reports come first. Whoever had no report after the one with number `since`, and
        whom no act after the number `acts_since` is about, is not looked at.
        """
        exercises, students = self._touched(acts_since)
        if len(exercises) + len(students) > _MOST_TOUCHED:
            since, exercises, students = 0, [], []
        first, last = 5, 5 + len(exercises)
        statement = _STANDING.format(
            exercises=marks(exercises, first) or "NULL",
            students="".join(
                f" UNION ALL SELECT ${place}" for place in range(last, last + len(students))
            ),
        )
        rows = self._database.rows(
            f"{statement} SELECT id, report, standing FROM due WHERE (SELECT count(*) FROM renderings r "
            "WHERE r.submission = due.id AND r.report = due.report AND r.basis = $1 "
            "AND r.standing = due.standing) < $2 ORDER BY report DESC LIMIT $3",
            basis, len(languages), limit, since, *exercises, *students,
        )  # fmt: skip
        return [Missing(*row) for row in rows]

    def _touched(self, since: int | None) -> tuple[list[str], list[str]]:
        """The exercises and the students whom acts after a number are about, and change what counts for."""
        if since is None:
            return [], []
        rows = self._database.rows(
            f"SELECT DISTINCT subject FROM acts WHERE number > $1 AND kind IN ({_KINDS})", since
        )
        parted = [parts_of(subject) for (subject,) in rows]
        exercises = sorted({exercise for exercise, student in parted if not student})
        return exercises, sorted({student for _, student in parted if student})

    def is_current(self, one: Missing, basis: str, languages: Sequence[str]) -> bool:
        """Whether somebody has rendered it meanwhile."""
        ((count,),) = self._database.rows(
            "SELECT count(*) FROM renderings "
            "WHERE submission = $1 AND report = $2 AND basis = $3 AND standing = $4",
            one.submission, one.report, basis, one.standing,
        )  # fmt: skip
        return bool(count >= len(languages))

    def around(self, submission: str) -> Around | None:
        """What is around a submission's report now; None where there is no such submission."""
        rows = self._database.rows(_AROUND, submission)
        return Around(submission, *rows[0]) if rows else None

    def _is_genuine(self, shown: Shown) -> bool:
        return not self._pages or verified(self._pages, shown.signed, shown.signature)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _changed(submission: str) -> InternalError:
    return InternalError(
        {
            "en": f"What would be shown of submission {submission} was not made by this course's grader.",
            "ja": f"提出 {submission} の表示内容は、このコースの採点プログラムが作ったものではありません。",
        },
        {
            "en": "Tell your instructor. The grade itself is kept, and its page can be made anew.",
            "ja": "先生に知らせてください。成績そのものは保存されていて、ページは作り直せます。",
        },
    )
