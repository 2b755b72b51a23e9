"""What a row of the store holds, and back: every row is proved before it is believed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.model import GradeReport, Part, Submission
from grader.store import person_keys
from grader.store.keys import SEALED, SEALED_TWICE, Sealer
from grader.store.sealing import NAME, key_to_seal, opened_files, packed_files

if TYPE_CHECKING:
    from grader.store.database import Database
    from grader.store.person_keys import KeyOf

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


def packed(database: Database, id_: str, one: Submission) -> tuple[str, bytes, bytes]:
    """Name, bytes and parts of a submission as the store keeps them; inside `writing`.

    Raises:
        IntakeError: Its student was forgotten.
    """
    key = key_to_seal(database, one.student)
    parts = _pack_parts(one)
    if key is None:  # a name has no slash, unless somebody wants it to be taken for a sealed one
        name = one.filename.lstrip("/") if one.filename.startswith(NAME) else one.filename
        return name, one.content, parts
    return packed_files(key, id_, one.filename, one.content, parts)


def _pack_parts(submission: Submission) -> bytes:
    """How the submission is run, as JSON; nothing where that is the file as it is."""
    if submission.parts == _whole(submission.exercise, submission.content):
        return b""
    import msgspec  # slow to load, and most commands never come here

    return msgspec.json.encode([(p.name, p.source, p.notebook) for p in submission.parts])


def stored(row: tuple[Any, ...], key_of: KeyOf) -> Stored | None:
    """Read the `COLUMNS` of a row, None where its student was forgotten just now.

    Raises:
        InternalError: It was changed outside the grader.
        RefusedError: It is sealed, and its key is missing.
    """
    import msgspec

    number, id_, student, under, exercise, filename, received, digest, content, parts, handed_in = (
        row
    )
    files = opened_files(under, key_of, id_, filename, content, parts)
    if files is None:
        return None
    filename, content, parts = files
    try:
        decoded = msgspec.json.decode(parts, type=list[tuple[str, bytes, bool]]) if parts else []
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


def sealed(submission_id: str, body: bytes, secret: bytes, key: bytes | None = None) -> bytes:
    """A report's JSON so that only whoever has the course's secret, and the student's key, can read it.

    Raises:
        RefusedError: What seals it is not installed.
    """
    about = _about(submission_id)
    if key is None:
        return Sealer(secret).seal(body, about)
    return SEALED_TWICE + Sealer(secret).seal(person_keys.sealed(key, body, about), about)


def signature(submission_id: str, body: bytes, secret: bytes) -> str:
    """The HMAC of a report, which also binds it to its submission."""
    message = b"report\0" + submission_id.encode() + b"\0" + body
    return hmac.digest(secret, message, hashlib.sha256).hex()


def unpack_report(
    submission_id: str, body: bytes, mac: str, secret: bytes, key: bytes | None = None
) -> GradeReport:
    """Read a report after its HMAC was verified, which is over what is stored: sealed, or plain.

    `key` is its student's, where there is one.

    Raises:
        InternalError: It was changed outside the grader, or another version wrote it.
        RefusedError: It is sealed, and what opens it is not installed.
    """
    import msgspec

    try:
        return msgspec.json.decode(
            report_body(submission_id, body, mac, secret, key), type=GradeReport
        )
    except ValueError:
        raise InternalError(
            f"The report of submission {submission_id} was written by another version.",
            "Grade the submission again.",
        ) from None


def report_body(
    submission_id: str, body: bytes, mac: str, secret: bytes, key: bytes | None
) -> bytes:
    """The JSON of a report, verified and opened as `unpack_report` does.

    Raises:
        InternalError: It was changed outside the grader.
        RefusedError: It is sealed, and what opens it is not installed.
    """
    about = _about(submission_id)
    if not hmac.compare_digest(mac.encode(), signature(submission_id, body, secret).encode()):
        raise _changed(about)
    twice = body.startswith(SEALED_TWICE)
    body = body.removeprefix(SEALED_TWICE)
    if body.startswith(SEALED):
        body = Sealer(secret).opened(body, about)
    if twice:
        if key is None:
            raise _changed(about)
        body = person_keys.opened(key, body, about)
    return body


def _about(submission_id: str) -> str:
    return f"report of submission {submission_id}"


def _changed(what: str) -> InternalError:
    return InternalError(
        f"The {what} in the store is not what this course's grader wrote.",
        "Restore the store and .grade/secret from a backup, or grade the submission again.",
    )
