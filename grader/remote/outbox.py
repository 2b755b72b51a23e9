"""What could not be sent: hand-ins in a file beside the work, until the server can be reached again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
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


def outbox_of(work: Path) -> Path:
    """The folder beside a file in which it is kept as long as it can't be sent."""
    return work.absolute().parent / FOLDER


def keep(course: Course, submission: Submission, time: datetime, work: Path) -> Path:
    """Keep a submission until it can be sent, as a hand-in that an instructor could take, too.

    It is where the course's hand-ins are dropped, if there is such a folder, or else beside the work.

    Raises:
        RefusedError: It can't be written.
    """
    return write_hand_in(submission, time, course.drop or outbox_of(work)).absolute()


def kept_in(
    folders: Iterable[Path],
    files: Iterable[Path] = (),
    damaged: Callable[[Path, IntakeError], None] = lambda *_: None,
) -> list[Kept]:
    """What waits in some folders and files, what was handed in first coming first.

    What is gone is passed over; `damaged` is told of what is there and can't be read.
    """
    paths = {file.absolute(): None for file in files}
    for folder in folders:
        with suppress(OSError):
            paths |= dict.fromkeys(folder.absolute().glob(f"*{SUFFIX}"))
    found = []
    for path in paths:
        try:
            found.append(Kept(*read_hand_in(path), path))
        except IntakeError as error:
            if path.name.endswith(SUFFIX) and os.path.lexists(path):
                damaged(path, error)
    return sorted(found, key=lambda one: (one.time, one.path.name))


def drop(kept: Kept) -> None:
    """Take out what has been sent; if that fails, it is sent under the same key again, which does nothing."""
    with suppress(OSError):
        kept.path.unlink()
        if kept.path.parent.name == FOLDER:
            kept.path.parent.rmdir()  # where it was the last


def put_aside(kept: Kept) -> Path:
    """Move what the server refuses to a folder beside the others, since it would be refused again."""
    if kept.path.parent.name != FOLDER:
        return kept.path
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
