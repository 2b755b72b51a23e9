"""ILIAS: the folders in its download of all submissions, `Byron_Ada_ada_1201/split.py`.

Which folder is of what form only the whole class tells: `hw_1_ada_2` may be somebody's own name for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from grader.systems.downloads import Upload, without_copy_number

_NAME = re.compile(r"(?P<last>[^_\d]+)_(?P<first>[^_\d]+)_(?P<login>.+)_(?P<number>\d+)")
_LATE = re.compile(r"[^-]+ - (?=[^-]+$)")  # "Late Submission - ", in any of its languages


def folders(names: Collection[str]) -> dict[str, Upload]:
    """Whose each folder is, by its name, where all are of this form; else nothing."""
    found = {name: _NAME.fullmatch(name) for name in names}
    uploads = {
        name: Upload(f"{its['first']} {its['last']}", (its["login"],), ticket=its["number"])
        for name, its in found.items()
        if its
    }
    each = zip(*((upload.accounts, upload.ticket) for upload in uploads.values()), strict=True)
    return uploads if uploads and all(len(set(its)) == len(names) for its in each) else {}


def file_in(upload: Upload, inside: Sequence[str], file: str) -> Upload:
    """What a file in a student's folder is: one handed in again has a number, a late one a word before it."""
    del inside  # students' own
    plain, copy = without_copy_number(_LATE.sub("", file))
    return replace(upload, file=plain, copy=(copy,))
