"""What of a row is sealed with its student's key, and how that is told from what is plain.

A plain row stays plain; so each kind of row has a sign that no plain one can have. Of a submission it is a
slash in front of the file's name, and of an act a list where an object would be.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.store.person_keys import KeyOf, PersonKeys, forgotten, key_for, opened, sealed
from grader.store.settings import SEALED_BY_STUDENT, SERVED, setting

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE forgotten (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    student TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX forgotten_by_student ON forgotten (student);
CREATE VIEW present AS SELECT * FROM submissions s
    WHERE NOT EXISTS (SELECT 1 FROM forgotten f WHERE f.student = s.student);
"""
NAME = "/sealed1/"
"""How the name of a file begins that is sealed, as its bytes are; no plain name has a slash."""
SAID = "sealed1"
PLAIN_NOTES = f"notes <> '' AND substr(notes, 1, {len(NAME)}) <> '{NAME}'"
"""Of a standing: its notes hold the reasons for extensions and for points that were given."""
PLAIN_SUBMISSION = f"substr(filename, 1, {len(NAME)}) <> '{NAME}'"
PLAIN_ACT = "substr(value, 1, 1) = '{'"


def seals(database: Database) -> bool:
    """Whether what comes into a store is sealed: it is served, was set so, or its last submission is.

    A copy of a store has no settings, and goes on as what was copied.
    """
    if not database.seals:
        rows = database.rows("SELECT filename FROM submissions ORDER BY number DESC LIMIT 1")
        database.seals = bool(
            setting(database, SERVED)
            or setting(database, SEALED_BY_STUDENT)
            or (rows and rows[0][0].startswith(NAME))
        )
    return database.seals


def key_to_seal(database: Database, student: str) -> bytes | None:
    """The key for what is kept about a student from now on, None where it stays plain; inside `writing`.

    Raises:
        IntakeError: The student was forgotten.
    """
    refuse_forgotten(database, student)
    return PersonKeys.of(database).made(student) if seals(database) else None


def refuse_forgotten(database: Database, student: str) -> None:
    """Let nothing more be kept about somebody who was forgotten.

    Raises:
        IntakeError: It is such a student.
    """
    if database.rows("SELECT 1 FROM forgotten WHERE student = $1 LIMIT 1", student):
        raise forgotten(student)


def all_gone(database: Database) -> set[str]:
    """The ids of everybody who was forgotten."""
    return {student for (student,) in database.rows("SELECT student FROM forgotten")}


def is_of_forgotten(database: Database, submission: str) -> bool:
    """Whether a submission is of somebody who was forgotten: nothing may be made of it any more.

    What was begun before is to be asked this inside the `writing` that keeps it.
    """
    query = "SELECT 1 FROM submissions s JOIN forgotten f ON f.student = s.student WHERE s.id = $1"
    return bool(database.rows(f"{query} LIMIT 1", submission))


def packed_files(
    key: bytes, id_: str, filename: str, content: bytes, parts: bytes
) -> tuple[str, bytes, bytes]:
    """Name, bytes and parts of a submission, sealed."""
    name = sealed(key, filename.encode(errors="surrogatepass"), f"name of submission {id_}")
    return (
        NAME + base64.b64encode(name).decode(),
        sealed(key, content, f"content of submission {id_}"),
        parts and sealed(key, parts, f"parts of submission {id_}"),
    )


def opened_files(
    student: str, key_of: KeyOf, id_: str, filename: str, content: bytes, parts: bytes
) -> tuple[str, bytes, bytes] | None:
    """The same back, plain ones as they are; None where the student is forgotten.

    Raises:
        InternalError: It was changed outside the grader.
        RefusedError: The key is missing.
    """
    if not filename.startswith(NAME):
        return filename, content, parts
    key = key_for(student, key_of)
    if key is None:
        return None
    name = opened(key, _decoded(filename[len(NAME) :]), f"name of submission {id_}")
    return (
        name.decode(errors="surrogatepass"),
        opened(key, bytes(content), f"content of submission {id_}"),
        parts and opened(key, bytes(parts), f"parts of submission {id_}"),
    )


def packed_notes(key: bytes | None, student: str, exercise: str, time: str, notes: str) -> str:
    """What a standing's notes say, sealed where there is a key; of one without notes nothing."""
    if key is None or not notes:
        return notes.lstrip("/") if notes.startswith(NAME) else notes
    data = notes.encode(errors="surrogatepass")
    about = _about_notes(student, exercise, time)
    return NAME + base64.b64encode(sealed(key, data, about)).decode()


def opened_notes(key_of: KeyOf, student: str, exercise: str, time: str, notes: str) -> str:
    """The same back, plain ones as they are; "" where the student is forgotten.

    Raises:
        InternalError: They were changed outside the grader.
        RefusedError: The key is missing.
    """
    if not notes.startswith(NAME):
        return notes
    key = key_for(student, key_of)
    if key is None:
        return ""
    data = opened(key, _decoded(notes[len(NAME) :]), _about_notes(student, exercise, time))
    return data.decode(errors="surrogatepass")


def _about_notes(student: str, exercise: str, time: str) -> str:
    return f"notes on what {student} has in {exercise} since {time}"


def opens(key: bytes, id_: str, filename: str) -> bool:
    """Whether a key is the one with which a submission is sealed."""
    try:
        opened(key, _decoded(filename[len(NAME) :]), f"name of submission {id_}")
    except InternalError:
        return False
    return True


def packed_act(key: bytes, student: str, about: str, value: str, reason: str) -> str:
    """What an act about a student says, and why, as one value."""
    text = json.dumps([value, reason], ensure_ascii=False).encode(errors="surrogatepass")
    data = base64.b64encode(sealed(key, text, about)).decode()
    return json.dumps([SAID, student, data], ensure_ascii=False)


def student_of_act(value: str) -> str | None:
    """Whose key an act's value is sealed with, None of one that is plain, or that can't be read."""
    if not value.startswith("["):
        return None
    try:
        found: Any = json.loads(value)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(found, list) and len(found) == 3 and found[0] == SAID
    return str(found[1]) if is_ours else None


def opened_act(key: bytes, about: str, value: str) -> tuple[str, str]:
    """What an act says, and why.

    Raises:
        InternalError: It was changed outside the grader.
    """
    said, reason = json.loads(opened(key, _decoded(json.loads(value)[2]), about))
    return said, reason


def _decoded(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        raise InternalError(
            "Something in the store is not what this course's grader wrote."
        ) from None
