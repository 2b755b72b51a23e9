"""Brightspace (D2L): the names in its download of an assignment's submissions.

`1234-5678 - Ada Byron - Feb 1, 2026 1000 AM` is a folder of one hand-in, or the beginning of a file's name.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from grader.systems.downloads import Upload, without_copy_number

_NAME = re.compile(
    r"(?P<number>\d+-\d+) - (?P<name>.+?) - (?P<time>[^-]*\d{4}[^-]*?)(?: - (?P<file>.+))?",
    re.DOTALL,
)
_FORMS = ("%b %d, %Y %I%M %p", "%d %B, %Y %H%M", "%b %d, %Y %H%M", "%d %b %Y %H%M")


def uploaded(name: str) -> Upload | None:
    """Read the name of a folder or a file in a download; None for any other."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    file, copy = without_copy_number(found["file"] or "")
    return Upload(
        found["name"], ticket=found["number"], file=file, attempt=_time(found["time"]), copy=(copy,)
    )


def _time(text: str) -> datetime | None:
    plain = text.replace(":", "").replace("_", "").strip()
    if re.search(r" \d{3} ", f"{plain} "):  # an hour of one digit
        plain = re.sub(r" (\d{3})(?= |$)", r" 0\1", plain)
    for form in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(plain, form)  # noqa: DTZ007 - none is told
    return None
