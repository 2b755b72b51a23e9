"""ILIAS: the folders in its download of all submissions, `Byron_Ada_ada_1201/split.py`.

Family name, first name, login and ILIAS' own number; names and logins may have underscores, and anybody may
call a folder so: only the roster can tell whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.systems.downloads import Upload

_NAMES = 2  # words at least that come before a login
_LATE = re.compile(r".+? - (?=.)")  # "Late Submission - " in any language
_COPY = re.compile(r" \((\d{1,9})\)(?=\.\w+$)")


def uploaded(folder: str) -> Upload | None:
    """Read the name of a student's folder; None for any other."""
    *words, number = folder.split("_")
    if len(words) <= _NAMES or not number.isdecimal():
        return None
    logins = ("_".join(words[place:]) for place in range(_NAMES, len(words)))
    person = " ".join(reversed(words[:_NAMES])) if len(words) == _NAMES + 1 else folder
    return Upload(person, (*logins, folder), ticket=number)


def file_in(upload: Upload, inside: Sequence[str], file: str) -> Upload:
    """What a file in a student's folder is: handed in again it has a number, and too late a word before it."""
    del inside  # students' own
    plain = _LATE.sub("", file, count=1)
    copy = _COPY.search(plain)
    return replace(
        upload,
        file=_COPY.sub("", plain),
        copy=(int(copy[1]) if copy else 0, int(plain == file)),
    )
