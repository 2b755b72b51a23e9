"""Hand-ins: one JSON file that a student's copy writes and an instructor's copy reads."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from grader.errors import IntakeError, RefusedError
from grader.model import Submission
from grader.submissions.intake import parse_submission
from grader.submissions.names import slug, student_id

SUFFIX = ".handin.json"
_FORMAT = 1
_CAP = 8 * 1024 * 1024
_FIELDS = ("student", "exercise", "filename", "time", "digest", "source")
_AGAIN = "Ask for it again: grade submit writes a new one."


def write_hand_in(submission: Submission, time: datetime, folder: Path) -> Path:
    """Write a hand-in to a folder as a whole, never over another one.

    Raises:
        RefusedError: It can't be written; nothing is left behind.
    """
    data = {
        "format": _FORMAT,
        "student": submission.student,
        "exercise": submission.exercise,
        "filename": submission.filename,
        "time": time.astimezone(UTC).isoformat(timespec="seconds"),
        "digest": submission.digest,
        "source": base64.b64encode(submission.content).decode(),
    }
    stem = f"{slug(submission.student)}-{submission.exercise}-{time.astimezone(UTC):%Y%m%dT%H%M%S}"
    part = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(prefix=".handin-", dir=folder)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=True, indent=1)
            file.flush()
            os.fsync(file.fileno())
        return _placed(Path(part), folder, stem)
    except OSError as error:
        raise RefusedError(
            f"The hand-in can't be written to {folder}: {error.strerror}.",
            "Make room or ask for permission, then submit again.",
        ) from None
    finally:
        if part:
            Path(part).unlink(missing_ok=True)


def _placed(part: Path, folder: Path, stem: str) -> Path:
    for number in range(1000):
        path = folder / f"{stem}{f'-{number}' if number else ''}{SUFFIX}"
        try:
            os.link(part, path)
        except FileExistsError:
            continue
        path.chmod(0o644)
        return path
    raise FileExistsError(17, "too many hand-ins of the same second", str(folder))


def read_hand_in(path: Path) -> tuple[Submission, datetime]:
    """Read a hand-in, with the time that it claims.

    Raises:
        IntakeError: It is no hand-in, or it was cut or changed.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_CAP + 1)
        if len(content) > _CAP:
            raise IntakeError(f"{path.name} is too big for a hand-in.", _AGAIN)
        data = json.loads(content)
    except OSError as error:
        raise IntakeError(
            f"{path} can't be read: {error.strerror}.", "Check its permissions."
        ) from None
    except (ValueError, RecursionError):
        raise IntakeError(
            f"{path.name} is not a hand-in: its JSON can't be read.", _AGAIN
        ) from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise IntakeError(f"{path.name} is not a hand-in of this version.", _AGAIN)
    fields = [data.get(name) for name in _FIELDS]
    if not all(isinstance(field, str) for field in fields):
        raise IntakeError(f"{path.name} lacks one of {', '.join(_FIELDS)}.", _AGAIN)
    return _checked(path, *map(str, fields))


def _checked(
    path: Path, student: str, exercise: str, filename: str, time: str, digest: str, source: str
) -> tuple[Submission, datetime]:
    try:
        content = base64.b64decode(source, validate=True)
        when = datetime.fromisoformat(time)
    except (binascii.Error, ValueError):
        raise IntakeError(f"{path.name} was cut or changed.", _AGAIN) from None
    if hashlib.sha256(content).hexdigest() != digest or when.tzinfo is None:
        raise IntakeError(f"{path.name} was changed: its digest is another.", _AGAIN)
    name = Path(filename).name
    return parse_submission(content, name, student_id(student), exercise), when
