"""What a system's name for an uploaded file or folder tells."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

_COPY = re.compile(r"(?:-(?P<dash>\d+)| ?\((?P<brackets>\d+)\))(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file, or one person's folder, as a system names it in a download.

    Args:
        person: The name that the system gives, "" for none.
        accounts: What may be the system's own number or login of that person, the likeliest last.
        ticket: A number that only this download knows. It tells two people of one name apart.
        file: What the student called it, "" for a folder and for what the system wrote itself.
        attempt: When it was handed in, without a zone where the system tells none. Later ones count.
        version: Which of several hand-ins it is, as the system counts them.
        copy: Which of several files of one name it is, as the system counts them: the higher, the newer.
        anonymous: Whether the person is nobody on purpose.
    """

    person: str
    accounts: tuple[str, ...] = ()
    ticket: str = ""
    file: str = ""
    attempt: datetime | None = None
    version: int = 0
    copy: tuple[int, ...] = ()
    anonymous: bool = False


_STAMP = re.compile(r"(?:19[7-9]|[2-9]\d\d)\d(?:-\d\d){5}")


def stamped(text: str) -> datetime | None:
    """The time that a name such as `2026-02-01-10-00-00` is; None for any other."""
    with suppress(ValueError):
        if _STAMP.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")  # noqa: DTZ007 - none is told
    return None


def without_copy_number(file: str) -> tuple[str, int]:
    """The name before `-1` or ` (1)` was added to it, and that number: 0 for none."""
    found = _COPY.search(file)
    if found is None:
        return file, 0
    return _COPY.sub("", file), int(found["dash"] or found["brackets"])
