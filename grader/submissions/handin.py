"""Hand-ins: one JSON file that a student's copy writes and an instructor's copy reads.

Nothing in it is proved: the digest finds a file that was cut or damaged, not a student who lies.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from grader.errors import IntakeError, RefusedError
from grader.model import Submission
from grader.submissions.files import read_capped
from grader.submissions.intake import parse_submission
from grader.submissions.names import slug, student_id

SUFFIX = ".handin.json"
_FORMAT = 1
CAP = 8 * 1024 * 1024
_FIELDS = ("student", "exercise", "filename", "time", "digest", "encoding", "source")
AGAIN = "Ask for it again: grade submit writes a new one."
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


def write_hand_in(submission: Submission, time: datetime, folder: Path) -> Path:
    """Write a hand-in to a folder as a whole, never over another one.

    Raises:
        RefusedError: It can't be written; nothing is left behind.
    """
    when = time.astimezone(UTC)
    stem = f"{slug(submission.student)}-{submission.exercise}-{when:%Y%m%dT%H%M%S}"
    part = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(prefix=".handin-", dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_packed(submission, when))
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o644)
        return _placed(Path(part), folder, stem)
    except OSError as error:
        raise RefusedError(
            {
                "en": f"The hand-in can't be written to {folder}: {error.strerror}.",
                "ja": f"提出用ファイルを {folder} に書けません（{error.strerror}）。",
            },
            {
                "en": "Make room or ask for permission, then submit again.",
                "ja": "空きを作るか、書き込みを許可してもらい、もう一度提出してください。",
            },
        ) from None
    finally:
        if part:
            Path(part).unlink(missing_ok=True)


def _packed(submission: Submission, when: datetime) -> bytes:
    encoding, source = _source(submission.content)
    fields = (
        submission.student,
        submission.exercise,
        submission.filename,
        when.isoformat(timespec="seconds"),
        submission.digest,
        encoding,
        source,
    )
    data = {"format": _FORMAT, **dict(zip(_FIELDS, fields, strict=True))}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _source(content: bytes) -> tuple[str, str]:
    """Text that people can read where that is exact, and not much bigger than base64."""
    try:
        text = content.decode()
        if len(json.dumps(text, ensure_ascii=False).encode()) <= 4 * len(content) // 3 + 100:
            return "utf-8", text
    except UnicodeDecodeError:
        pass
    return "base64", base64.b64encode(content).decode()


def _placed(part: Path, folder: Path, stem: str) -> Path:
    for number in range(1000):
        path = folder / f"{stem}{f'-{number}' if number else ''}{SUFFIX}"
        try:
            _link(part, path)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(errno.EEXIST, "too many hand-ins of the same second", str(folder))


def _link(part: Path, path: Path) -> None:
    """Give a finished file its name, unless the name is taken."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Shared folders without hard links: take the name first, then put the file there.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        part.replace(path)


def read_hand_in(path: Path) -> tuple[Submission, datetime]:
    """Read a hand-in, with the time (UTC) that it claims.

    Raises:
        IntakeError: It is no hand-in, or it was cut or changed.
    """
    return parse_hand_in(read_capped(path, CAP, AGAIN), path.name)


def parse_hand_in(content: bytes, name: str) -> tuple[Submission, datetime]:
    """Turn the bytes of a hand-in into a submission, with the time (UTC) that it claims.

    Raises:
        IntakeError: It is no hand-in, or it was cut or changed.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise IntakeError(
            f"{name} is not a whole hand-in: its JSON can't be read.", AGAIN
        ) from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise IntakeError(f"{name} is not a hand-in of format {_FORMAT}.", AGAIN)
    fields = {key: value for key in _FIELDS if isinstance(value := data.get(key), str)}
    missing = [key for key in _FIELDS if key not in fields]
    if missing:
        raise IntakeError(f"{name} lacks the text {missing[0]!r}.", AGAIN)
    return _submission(name, fields), _time(name, fields["time"])


def _submission(place: str, fields: dict[str, str]) -> Submission:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,79}", fields["exercise"]):
        raise IntakeError(f"{place} names no exercise.", AGAIN)
    content = _content(place, fields["encoding"], fields["source"])
    if hashlib.sha256(content).hexdigest() != fields["digest"]:
        raise IntakeError(f"{place} was changed: its digest is another.", AGAIN)
    student, filename = student_id(fields["student"]), Path(fields["filename"]).name
    return parse_submission(content, filename, student, fields["exercise"])


def _content(place: str, encoding: str, source: str) -> bytes:
    try:
        if encoding == "utf-8":
            return source.encode()
        if encoding == "base64":
            return base64.b64decode(source, validate=True)
    except ValueError:  # also what base64 and surrogates raise
        raise IntakeError(f"{place} was cut or changed: its source can't be read.", AGAIN) from None
    raise IntakeError(f"{place} has its source in an unknown encoding.", AGAIN)


def _time(place: str, text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is not None:
            return when.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise IntakeError(f"{place} has no time with a time zone.", AGAIN)
