"""What could not be sent: hand-ins in a folder beside the work, until the server can be reached again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import IntakeError
from grader.submissions.handin import SUFFIX, read_hand_in, write_hand_in

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import Submission

FOLDER = "outbox"
_REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Kept:
    """A submission that waits, when it was handed in here, and the file that it is in."""

    submission: Submission
    time: datetime
    path: Path


def outbox_of(course: Course, work: Path) -> Path:
    """Where a file that can't be sent is kept: in the course's drop folder, or else beside it."""
    return (course.drop or work.absolute().parent) / FOLDER


def keep(submission: Submission, time: datetime, folder: Path) -> Path:
    """Keep a submission until it can be sent, as a hand-in that an instructor could take, too.

    Raises:
        RefusedError: It can't be written.
    """
    return write_hand_in(submission, time, folder)


def kept_in(folders: Iterable[Path]) -> list[Kept]:
    """What waits in some folders, what was handed in first coming first; a damaged file is passed over."""
    found = []
    for folder in dict.fromkeys(folder.absolute() for folder in folders):
        with suppress(OSError):
            for path in folder.glob(f"*{SUFFIX}"):
                with suppress(IntakeError):
                    found.append(Kept(*read_hand_in(path), path))
    return sorted(found, key=lambda one: (one.time, one.path.name))


def drop(kept: Kept) -> None:
    """Take out what has been sent; if that fails, it is sent under the same key again, which does nothing."""
    with suppress(OSError):
        kept.path.unlink()
        kept.path.parent.rmdir()  # where it was the last


def put_aside(kept: Kept) -> Path:
    """Move what the server refuses to a folder beside the others, since it would be refused again."""
    folder = kept.path.parent / _REFUSED
    try:
        folder.mkdir(exist_ok=True)
        return kept.path.replace(folder / kept.path.name)
    except OSError:
        return kept.path


def key_of(submission: Submission, time: datetime) -> str:
    """The key of a hand-in: the same, however often it is sent."""
    at = time.isoformat(timespec="seconds")
    words = (submission.student, submission.exercise, submission.filename, submission.digest, at)
    return hashlib.sha256("\0".join(words).encode(errors="surrogatepass")).hexdigest()[:40]
