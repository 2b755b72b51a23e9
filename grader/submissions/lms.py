"""Who handed a file in, as the names in Canvas' and Moodle's downloads tell it.

Canvas puts all files side by side: `lovelaceada_LATE_12345_67890_split-1.py` is by the user 12345, handed
in late, and `-1` counts attempts. Moodle makes a folder for each, `Ada Lovelace_4711_assignsubmission_file_`,
or begins each file's name with that; its number is the assignment's own and says nothing elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from grader.submissions.roster import RosterEntry

_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<user>\d+)_\d+_(?P<file>.+)")
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
_ATTEMPT = re.compile(r"(?:-\d+| ?\(\d+\))(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Whose a file is, and what it was called; `file` is empty for a folder."""

    student: str
    file: str


def recognised(name: str, roster: Mapping[str, RosterEntry]) -> HandedIn | None:
    """Read a name of Canvas or Moodle, or give None for any other.

    The id is that of the roster's only student of this name; else Canvas' own user number, or the full
    name that Moodle gives.
    """
    found = _MOODLE.fullmatch(name)
    if found is not None:
        return HandedIn(_id(found["name"], found["name"], roster), _ATTEMPT.sub("", found["file"]))
    found = _CANVAS.fullmatch(name)
    if found is not None:
        return HandedIn(_id(found["name"], found["user"], roster), _ATTEMPT.sub("", found["file"]))
    return None


def _id(name: str, otherwise: str, roster: Mapping[str, RosterEntry]) -> str:
    if otherwise in roster:
        return otherwise
    alike = [id_ for id_, entry in roster.items() if _letters(name) in _spellings(entry.name)]
    return alike[0] if len(alike) == 1 else otherwise


def _spellings(name: str) -> set[str]:
    """A name as it is, and with its last word first, as Canvas writes it."""
    words = name.replace(",", " ").split()
    return {_letters(name), _letters("".join(words[-1:] + words[:-1]))}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    return "".join(char for char in plain if char.isalnum())
