"""What a row of the store holds, and back: every row is proved before it is believed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any

from grader.errors import InternalError
from grader.model import GradeReport, Part, Submission
from grader.store.keys import SEALED, Sealer

PERSON = "coalesce((SELECT j.person FROM joined j WHERE j.student = s.student), s.student)"
COLUMNS = (
    f"s.number, s.id, {PERSON}, s.student, s.exercise, s.filename, s.received, s.digest, s.content, s.parts, "
    "(SELECT t.handed_in FROM times t WHERE t.number = s.number)"
)

IDS = """
    SELECT coalesce((SELECT person FROM joined WHERE student = $1), $1)
    UNION SELECT student FROM joined WHERE person = coalesce((SELECT person FROM joined WHERE student = $1), $1)
"""
"""The ids under which the work of the student $1 may be: the person's own, and all that were joined to it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A submission in the store, with its number and id, and when it was received (UTC).

    `handed_in` is when it was handed in, None where nobody knows (a file from a folder). `under` is the id
    that it was stored under, where its student was joined to another.
    """

    number: int
    id: str
    submission: Submission
    received: datetime
    handed_in: datetime | None = None
    under: str = ""


def _whole(exercise: str, content: bytes) -> tuple[Part, ...]:
    """How nearly all submissions are run: the file as it is."""
    return (Part(f"{exercise}.py", content),)


def pack_parts(submission: Submission) -> bytes:
    """How the submission is run, as JSON; nothing where that is the file as it is."""
    if submission.parts == _whole(submission.exercise, submission.content):
        return b""
    import msgspec  # slow to load, and most commands never come here

    return msgspec.json.encode([(p.name, p.source, p.notebook) for p in submission.parts])


def stored(row: tuple[Any, ...]) -> Stored:
    """Read the `COLUMNS` of a row.

    Raises:
        InternalError: It was changed outside the grader.
    """
    import msgspec

    number, id_, student, under, exercise, filename, received, digest, content, parts, handed_in = (
        row
    )
    try:
        decoded = parts and msgspec.json.decode(parts, type=list[tuple[str, bytes, bool]])
        times = datetime.fromisoformat(received), handed_in and datetime.fromisoformat(handed_in)
    except ValueError:  # msgspec's errors are ValueErrors
        raise _changed(f"submission {id_}") from None
    pieces = tuple(Part(*part) for part in decoded) if parts else _whole(exercise, content)
    # A class report keeps the names of a hundred thousand rows: each is there once.
    student, exercise = intern(student), intern(exercise)
    submission = Submission(student, exercise, filename, content, pieces)
    if submission.digest != digest:
        raise _changed(f"submission {id_}")
    return Stored(number, id_, submission, *times, under="" if under == student else under)


def report_json(report: GradeReport) -> bytes:
    """A report as JSON, as the store keeps it.

    Raises:
        InternalError: It would not come back as it is (a number that is not finite, say).
    """
    import msgspec

    try:
        body = msgspec.json.encode(report)
        kept = msgspec.json.decode(body, type=GradeReport) == report
    except (ValueError, TypeError):  # also what lone surrogates raise
        kept = False
    if not kept:  # once in the store, it would be in the way of every class report
        raise InternalError(
            f"The report of what {report.student} handed in for {report.exercise} can't be written as JSON.",
            "The submission is kept. Tell the grader's maintainers, then grade it again.",
        )
    return body


def sealed(submission_id: str, body: bytes, secret: bytes) -> bytes:
    """A report's JSON so that only whoever has the course's secret can read it.

    Raises:
        RefusedError: What seals it is not installed.
    """
    return Sealer(secret).seal(body, _about(submission_id))


def signature(submission_id: str, body: bytes, secret: bytes) -> str:
    """The HMAC of a report, which also binds it to its submission."""
    message = b"report\0" + submission_id.encode() + b"\0" + body
    return hmac.digest(secret, message, hashlib.sha256).hex()


def unpack_report(submission_id: str, body: bytes, mac: str, secret: bytes) -> GradeReport:
    """Read a report after its HMAC was verified, which is over what is stored: sealed, or plain.

    Raises:
        InternalError: It was changed outside the grader, or another version wrote it.
        RefusedError: It is sealed, and what opens it is not installed.
    """
    import msgspec

    if not hmac.compare_digest(mac.encode(), signature(submission_id, body, secret).encode()):
        raise _changed(_about(submission_id))
    if body.startswith(SEALED):
        body = Sealer(secret).opened(body, _about(submission_id))
    try:
        return msgspec.json.decode(body, type=GradeReport)
    except ValueError:
        raise InternalError(
            f"The report of submission {submission_id} was written by another version.",
            "Grade the submission again.",
        ) from None


def _about(submission_id: str) -> str:
    return f"report of submission {submission_id}"


def _changed(what: str) -> InternalError:
    return InternalError(
        f"The {what} in the store is not what this course's grader wrote.",
        "Restore the store and .grade/secret from a backup, or grade the submission again.",
    )
