"""Moodle's Virtual Programming Lab: its download, `Byron Ada 1201 ada/2026-02-01-10-00-00/split.py`.

A folder for each attempt, and one with `.ceg` behind it for what the lab said of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from grader.systems.downloads import Upload

_NAME = re.compile(r"(?P<name>.+) (?P<number>\d+) (?P<login>\S*)")
_SAID = ".ceg"


def folders(names: Collection[str], attempts_in: frozenset[str]) -> dict[str, Upload]:
    """Whose each folder is, by its name, where all are of this form and hold attempts; else nothing."""
    if not attempts_in.issuperset(names):
        return {}
    found = {name: _NAME.fullmatch(name) for name in names}
    uploads = {
        name: Upload(its["name"], (its["login"],) if its["login"] else (), ticket=its["number"])
        for name, its in found.items()
        if its
    }
    return uploads if len(uploads) == len(names) else {}


def attempted(folder: str) -> datetime | None:
    """When an attempt was handed in, by its folder's name; None for any other folder."""
    with suppress(ValueError):
        return datetime.strptime(folder, "%Y-%m-%d-%H-%M-%S")  # noqa: DTZ007 - none is told
    return None


def file_in(upload: Upload, inside: Sequence[str], file: str) -> Upload | None:
    """What a file below a student's folder is; None for what the lab said."""
    attempt = inside[0] if inside else ""
    if attempt.endswith(_SAID) and attempted(attempt.removesuffix(_SAID)):
        return None
    return replace(upload, file=file, attempt=attempted(attempt))
