"""Canvas: the names in its downloads, and its gradebook.

A download has all files side by side: `lovelaceada_LATE_12345_67890_split-1.py` is by the user 12345, handed
in late, and `-1` counts attempts. The gradebook is filled in as its own export has it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from grader.errors import UsageError
from grader.systems.downloads import Upload, without_copy_number
from grader.systems.gradebook import Column, Gradebook, Row

_FILE = re.compile(
    r"(?P<name>.+?)_(?:LATE_|late_)?(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL
)
_ANONYMOUS = re.compile(
    r"(?:LATE_|late_)?(?P<name>anon(?:ymous)?_[A-Za-z0-9]+)_(?:LATE_|late_)?(?P<attachment>\d+)_(?P<file>.+)",
    re.DOTALL,
)


def uploaded(name: str) -> Upload | None:
    """Read a file's name in a download; None for any other."""
    nobody = _ANONYMOUS.fullmatch(name)
    found = nobody or _FILE.fullmatch(name)
    if found is None:
        return None
    file, number = without_copy_number(found["file"])
    copy = (int(found["attachment"]), number)
    if nobody:
        return Upload(found["name"], file=file, copy=copy, anonymous=True)
    return Upload(found["name"], (found["user"],), file=file, copy=copy)


_IDS = ("SIS User ID", "SIS Login ID", "Integration ID", "ID")
_IDENTITY = (
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)


def filled_in(book: Gradebook, exported: str) -> tuple[list[Row], list[str]]:
    """Fill in the instructor's own Canvas export; give the rows to import, and what did not fit.

    Identities are copied from the export, so that Canvas finds everybody; of the assignments only those
    of the gradebook are in the file, so that nothing else is changed.

    Raises:
        UsageError: It is no Canvas gradebook.
    """
    table = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    if not table or "Student" not in table[0] or not set(_IDS) & set(table[0]):
        raise UsageError(
            "This is not a gradebook that Canvas exported: its first row has no Student and ID.",
            "In Canvas: Grades, Export, Export Entire Gradebook.",
        )
    header, *rows = table
    places = {column.name: _assignment(header, column) for column in book.columns}
    kept = {name: place for name, place in places.items() if place is not None}
    identity = [place for place, title in enumerate(header) if title in _IDENTITY]
    copied = [*identity, *kept.values()]
    keys = [header.index(title) for title in _IDS if title in header]
    ids = {_folded(id_): id_ for id_, _, _ in book.students}
    written: list[Row] = [[header[place] for place in copied]]
    found = set()
    for row in rows:
        cells = [*row, *[""] * (len(header) - len(row))]
        student = next((ids[key] for place in keys if (key := _folded(cells[place])) in ids), None)
        if student is not None:
            found.add(student)
            points = [_points(book, (student, name), cells[place]) for name, place in kept.items()]
            written.append([*(cells[place] for place in identity), *points])
        elif cells[header.index("Student")].strip().startswith("Points Possible"):
            written.append([cells[place] for place in copied])
    problems = [f"Canvas has no assignment called like {name!r}." for name in places.keys() - kept]
    missing = [id_ for id_, _, _ in book.students if id_ not in found]
    problems += [f"{id_[:80]} is not in Canvas' export." for id_ in missing]
    return written, problems


def _points(book: Gradebook, key: tuple[str, str], there: str) -> float | str:
    """What goes into a cell of Canvas; where we have no grade, what is `there` stays.

    But no zero, which Canvas gives to what it believes is missing, for work that we failed to grade.
    """
    if key in book.ungraded and re.fullmatch(r"0*\.?0*", there.strip()):
        return ""
    return book.points.get(key, there)


def _assignment(header: list[str], column: Column) -> int | None:
    wanted = {_folded(column.name), *(_folded(title) for title in column.title.values())}
    for place, title in enumerate(header):
        if _folded(re.sub(r" \(\d+\)$", "", title)) in wanted:
            return place
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()
