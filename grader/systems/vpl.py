"""Moodle's Virtual Programming Lab: its download, `Byron Ada 1201 ada/2026-02-01-10-00-00/split.py`.

A folder for each attempt, and one with `.ceg` behind it for what the lab said of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.systems.downloads import Upload, stamped

_NAME = re.compile(r"(?P<name>.+) (?P<number>\d+) (?P<login>\S*)")
_SAID = ".ceg"


def uploaded(folder: str) -> Upload | None:
    """Read the name of a student's folder; a group's has no login. None for any other."""
    found = _NAME.fullmatch(folder)
    if found is None:
        return None
    accounts = (found["login"],) if found["login"] else ()
    return Upload(found["name"], accounts, ticket=found["number"])


def file_in(upload: Upload, inside: Sequence[str], file: str) -> Upload | None:
    """What a file below a student's folder is; None for what the lab said."""
    attempt = inside[0] if inside else ""
    if attempt.endswith(_SAID) and stamped(attempt.removesuffix(_SAID)):
        return None
    return replace(upload, file=file, attempt=stamped(attempt))
