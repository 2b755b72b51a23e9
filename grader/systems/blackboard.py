"""Blackboard: the names in its gradebook's download of an assignment.

`HW 1_ada_attempt_2026-02-01-10-00-00_split.py` is a file of the user ada's attempt at that time; a text file
beside it, without the last part, is Blackboard's own.
"""

from __future__ import annotations

import re

from grader.systems.downloads import Upload, stamped, without_copy_number

_NAME = re.compile(
    r"(?P<before>.+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)


def uploaded(name: str) -> Upload | None:
    """Read a file's name in a download; None for any other."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    words = found["before"].split("_")
    # Assignments and users may have underscores in their names: only the roster can tell.
    accounts = tuple("_".join(words[place:]) for place in range(1, len(words))) or (words[0],)
    file, copy = without_copy_number(found["file"] or "")
    return Upload("", accounts[-8:], file=file, attempt=stamped(found["time"]), copy=(copy,))
