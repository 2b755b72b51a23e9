"""Whom of the roster a system means by a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from grader.submissions.roster import RosterEntry
from grader.systems import canvas, moodle
from grader.systems.downloads import Upload


def uploaded(name: str) -> Upload | None:
    """What a system's name tells, or None where no system gives such a name."""
    return moodle.uploaded(name) or canvas.uploaded(name)


def student_of(upload: Upload, roster: Mapping[str, RosterEntry]) -> str:
    """The id of the roster's only student of this name; else the system's own, or the full name."""
    otherwise = upload.account or upload.person
    if otherwise in roster:
        return otherwise
    name = _letters(upload.person)
    alike = [id_ for id_, entry in roster.items() if name in _spellings(entry.name)]
    return alike[0] if len(alike) == 1 else otherwise


def _spellings(name: str) -> set[str]:
    """A name as it is, and with its last word first, as Canvas writes it."""
    words = name.replace(",", " ").split()
    return {_letters(name), _letters("".join(words[-1:] + words[:-1]))}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    return "".join(char for char in plain if char.isalnum())
