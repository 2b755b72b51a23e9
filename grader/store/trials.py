"""What submissions would get by the present suites: graded by workers before anybody confirms a regrade.

No evidence: a trial may be dropped at any time, and is made again. It is sealed and signed as a report is, so
that the web process learns no more of it than how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.store.rows import report_json, sealed, signature, unpack_report
from grader.store.sealing import is_of_forgotten

if TYPE_CHECKING:
    from grader.model import GradeReport
    from grader.store.database import Database

TABLES = """
CREATE TABLE trials (
    submission TEXT PRIMARY KEY NOT NULL,
    suite TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
) STRICT;
"""


class Trials:
    """The trials in a store; of a submission the last is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, submission_id: str, report: GradeReport, secret: bytes) -> None:
        """Keep a trial in place of an earlier one; of who was forgotten meanwhile nothing is kept.

        Raises:
            RefusedError: It could not be stored, or not be sealed.
        """
        body = sealed(submission_id, report_json(report), secret)
        mac = signature(submission_id, body, secret)
        with self._database.writing():
            if is_of_forgotten(self._database, submission_id):
                return
            self._database.execute(
                "INSERT INTO trials (submission, suite, body, mac) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (submission) DO UPDATE "
                "SET suite = excluded.suite, body = excluded.body, mac = excluded.mac",
                submission_id, report.suite_digest, body, mac,
            )  # fmt: skip

    def tried(self, suite: str) -> set[str]:
        """The submissions that were tried by a suite."""
        rows = self._database.rows("SELECT submission FROM trials WHERE suite = $1", suite)
        return {submission for (submission,) in rows}

    def get(self, submission_id: str, secret: bytes) -> GradeReport | None:
        """The trial of a submission, None where there is none.

        Raises:
            InternalError: It was changed outside the grader.
        """
        rows = self._database.rows(
            "SELECT body, mac FROM trials WHERE submission = $1", submission_id
        )
        if not rows:
            return None
        body, mac = rows[0]
        return unpack_report(submission_id, bytes(body), mac, secret)

    def count(self) -> int:
        """How many there are: what the web process may know of them."""
        ((count,),) = self._database.rows("SELECT count(submission) FROM trials")
        return int(count)

    def forget(self, submission_id: str) -> None:
        """Drop a trial, which is a report now."""
        self._database.execute("DELETE FROM trials WHERE submission = $1", submission_id)
