"""Teams: its library of students' work, `Submitted files/Ada Byron/Split/Version 2/split.py`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.systems.downloads import Upload

SUBMITTED, WORKING = "Submitted files", "Working files"
_VERSION = re.compile(
    r"(?:version|versión|versione|versão|versie|wersja|версия|バージョン|版本) ?(\d{1,6})",
    re.IGNORECASE,
)


def version(folder: str) -> int:
    """Which of a student's versions a folder holds, as its name tells: 0 for any other folder."""
    found = _VERSION.fullmatch(folder)
    return int(found[1]) if found else 0


def file_in(upload: Upload, inside: Sequence[str], file: str) -> Upload:
    """What a file below a student's folder is; a student may keep such folders, too."""
    return replace(upload, file=file, version=next(filter(None, map(version, inside)), 0))
