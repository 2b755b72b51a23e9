"""Canvas: the names in its downloads, and its gradebook.

A download has all files side by side: `lovelaceada_LATE_12345_67890_split-1.py` is by the user 12345, handed
in late, and `-1` counts attempts. The gradebook is filled in as its own export has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.errors import UsageError
from grader.systems.downloads import Upload, without_copy_number
from grader.systems.gradebook import Column, Export, Gradebook, Row
from grader.systems.matching import Match, bare, few, match, name_key
from grader.systems.sheets import flat, number, read_sheet

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
_NAMES = ("Student", "LastName", "FirstName")
_IDENTITY = (*_NAMES, *_IDS, "Root Account", "Section")
# Canvas translates neither this nor its titles; what it calls "(read only)" it does translate.
_POINTS_POSSIBLE = "points possible"
_READ_ONLY = re.compile(r"[(（].*[)）]")
_AGAIN = "In Canvas: Grades, Export, Export Entire Gradebook."


@dataclass(frozen=True, slots=True)
class _Assignment:
    """An exercise's column in the export: where it stands, and what it is worth there."""

    column: Column
    place: int
    worth: float


class _Sheet:
    """Canvas' export: its people, and the rows above them that are nobody's."""

    def __init__(self, exported: str) -> None:
        rows, self.form = read_sheet(exported, _IDENTITY)
        self.header: list[str] = rows[0] if rows else []
        places = {flat(title): place for place, title in reversed([*enumerate(self.header)])}
        self.identity = {title: places[flat(title)] for title in _IDENTITY if flat(title) in places}
        if not set(_NAMES) & self.identity.keys() or not set(_IDS) & self.identity.keys():
            raise UsageError(
                "This is not a gradebook that Canvas exported: its first row has no Student and ID.",
                _AGAIN,
            )
        self.rows = rows[1:]
        worths = next((cells for cells in self.rows if self._has_points_possible(cells)), None)
        self.worths = worths or [""] * len(self.header)

    def _has_points_possible(self, cells: list[str]) -> bool:
        first = (bare(cells[place]) for place in self.identity.values())
        return any(cell.startswith(_POINTS_POSSIBLE) for cell in first)

    def nobodys(self, cells: list[str]) -> bool:
        """Whether a row is of no person: Points Possible, or Manual Posting, which names nobody."""
        named = any(cells[place].strip() for place in self.identity.values())
        return not named or self._has_points_possible(cells)

    def name(self, cells: list[str]) -> str:
        """A person's name as Canvas has it."""
        parts = [cells[self.identity[title]].strip() for title in _NAMES if title in self.identity]
        return ", ".join(filter(None, parts))

    def called(self, place: int) -> set[str]:
        """What an assignment may be called by us: its title with and without Canvas' number."""
        title = self.header[place]
        return {_title(title), _title(re.sub(r"\(\d+\)\s*$", "", title))}


def filled_in(book: Gradebook, exported: str) -> Export:
    """Fill in the instructor's own Canvas export; give the rows to import, in the form that it has.

    Identities are copied from the export, so that Canvas finds everybody; of the assignments only those
    of the gradebook are in the file, so that nothing else is changed. Points are scaled to what Canvas
    gives for the assignment.

    Raises:
        UsageError: It is no Canvas gradebook, it is not certain what belongs to what, or nothing does.
    """
    sheet = _Sheet(exported)
    assignments, problems = _assignments(book, sheet)
    who, told = _who(book, sheet)
    copied = sorted(sheet.identity.values())
    kept = [*copied, *(assignment.place for assignment in assignments)]
    written: list[Row] = [[sheet.header[place] for place in kept]]
    for place, cells in enumerate(sheet.rows):
        if place in who:
            points = [_cell(book, sheet, who[place], one, cells) for one in assignments]
            written.append([*(cells[place] for place in copied), *points])
        elif sheet.nobodys(cells) and any(cells[place].strip() for place in kept):
            written.append([cells[place] for place in kept])
    problems += [*told, *_told(book, sheet, who, assignments)]
    return Export(written, problems, sheet.form)


def _cell(
    book: Gradebook, sheet: _Sheet, student: str, assignment: _Assignment, cells: list[str]
) -> float | str:
    """What goes into a cell of Canvas; where we have no grade, or Canvas excuses, what is there stays.

    But no zero, which Canvas gives to what it believes is missing, for work that we failed to grade.
    """
    there = cells[assignment.place]
    if _excused(there):
        return there
    zero = number(there, sheet.form.decimal) == 0
    if zero and (student, assignment.column.name) in book.ungraded:
        return ""
    points = book.scaled(student, assignment.column, assignment.worth)
    return there if points is None else points


def _assignments(book: Gradebook, sheet: _Sheet) -> tuple[list[_Assignment], list[str]]:
    """The exercises' columns, and why some have none."""
    found: list[_Assignment] = []
    problems: list[str] = []
    places = _places(book, sheet)
    for column in book.columns:
        if column.name not in places:
            if any(name == column.name for _, name in (*book.points, *book.ungraded)):
                problems.append(f"Canvas has no assignment called like {column.name!r}.")
            continue
        there = sheet.worths[places[column.name]].strip()
        worth = number(there, sheet.form.decimal)
        if worth is None or worth <= 0:
            problems.append(
                f"{column.name} is left out: it has {column.possible:g} points here, and in Canvas "
                f"Points Possible says {repr(there[:40]) if there else 'nothing'}."
            )
            continue
        found.append(_Assignment(column, places[column.name], worth))
    if not found:
        raise UsageError(
            " ".join(problems) or "Canvas has no assignment called like an exercise.",
            "Call an assignment in Canvas like the exercise, give it points, and export again.",
        )
    return found, problems


def _places(book: Gradebook, sheet: _Sheet) -> dict[str, int]:
    """Where each exercise's column stands, by name; refuses what may be meant in two ways."""
    identity = sheet.identity.values()
    free = [
        place
        for place, worth in enumerate(sheet.worths[: len(sheet.header)])
        if place not in identity and not _READ_ONLY.fullmatch(worth.strip())
    ]
    found: dict[str, int] = {}
    for column in book.columns:
        wanted = {_title(column.name), *map(_title, column.title.values())}
        fitting = [place for place in free if sheet.called(place) & wanted]
        _refuse_two(column.name, [repr(sheet.header[place]) for place in fitting])
        if fitting:
            found[column.name] = fitting[0]
    for place in set(found.values()):
        _refuse_two(repr(sheet.header[place]), [name for name in found if found[name] == place])
    return found


def _refuse_two(one: str, fitting: list[str]) -> None:
    if len(fitting) > 1:
        raise UsageError(
            f"{one} may be {' or '.join(fitting)}: nobody knows which of them is meant.",
            "Rename one of them in Canvas, or take its column out of the file.",
        )


def _who(book: Gradebook, sheet: _Sheet) -> tuple[Mapping[int, str], list[str]]:
    """Whose row each is, by one column of ids for all; only where none has our ids, by full names.

    A column whose ids are somebody else's wherever a name says who it is, is none of our ids: a student's
    number is another's in it by an accident.
    """
    people = [[] if sheet.nobodys(cells) else cells for cells in sheet.rows]
    named = match(
        {id_: name_key(name) for id_, name, _ in book.students},
        [name_key(sheet.name(cells)) if cells else "" for cells in people],
    )
    wanted = {id_: bare(id_) for id_, _, _ in book.students}
    trusted: list[tuple[str, Match]] = []
    doubtful = 0
    for title in (title for title in _IDS if title in sheet.identity):
        theirs = [bare(cells[sheet.identity[title]]) if cells else "" for cells in people]
        found = match(wanted, theirs)
        known = [theirs[place] == wanted[id_] for place, id_ in named.rows.items() if theirs[place]]
        if any(known) or not known:
            trusted.append((title, found))
        else:
            doubtful = max(doubtful, found.students)
    title, best = max(trusted, key=lambda one: one[1].students, default=("", match({}, [])))
    told = []
    if not best.students:
        if len(named.rows) <= doubtful:
            raise _nobody(book, sheet)
        title, best = "name", named
        told.append("No column has our ids: people are matched by their full names.")
    if best.alike:
        told.append(
            f"One {title} in Canvas' export may be of each of {few(best.alike)}: not filled in."
        )
    if best.twice:
        told.append(
            f"Several rows of Canvas' export have the {title} of {few(best.twice)}: not filled in."
        )
    unsure = {*best.rows.values(), *best.alike, *best.twice}
    if missing := [id_ for id_ in wanted if id_ not in unsure]:
        told.append(f"{few(missing)} {'is' if len(missing) == 1 else 'are'} not in Canvas' export.")
    return best.rows, told


def _nobody(book: Gradebook, sheet: _Sheet) -> UsageError:
    titles = [title for title in _IDS if title in sheet.identity]
    names = [title for title in _NAMES if title in sheet.identity]
    return UsageError(
        f"Nobody of the {len(book.students)} students here is in Canvas' export for certain: their ids "
        f"({few([id_ for id_, _, _ in book.students])}) were looked for in {', '.join(titles)}, "
        f"and their full names in {' and '.join(names)}.",
        "Name a roster with ids as one of these columns has them: grade class FOLDER --roster FILE",
    )


def _told(
    book: Gradebook, sheet: _Sheet, who: Mapping[int, str], assignments: Sequence[_Assignment]
) -> list[str]:
    """What a person should know of what is filled in: scaled, excused, without a grade."""
    told = []
    for one in assignments:
        name = one.column.name
        graded = {
            id_ for id_ in who.values() if book.scaled(id_, one.column, one.worth) is not None
        }
        counted = {book.counted(id_, one.column) for id_ in graded} or {one.column.possible}
        if counted != {one.worth}:
            here = " or ".join(f"{value:g}" for value in sorted(counted))
            told.append(f"{name}: {here} here, {one.worth:g} in Canvas; scaled.")
        excused = {id_ for place, id_ in who.items() if _excused(sheet.rows[place][one.place])}
        if stays := sorted(excused & graded):
            told.append(f"{name}: EX stays in Canvas in spite of a grade here: {few(stays)}.")
        failed = {id_ for id_ in who.values() if (id_, name) in book.ungraded}
        if without := sorted({*who.values()} - graded - excused - failed):
            told.append(f"{name}: no grade here for {few(without)}.")
    strangers = [
        sheet.name(cells) or "a row without a name"
        for place, cells in enumerate(sheet.rows)
        if place not in who and not sheet.nobodys(cells) and not _is_test_student(sheet.name(cells))
    ]
    if strangers:
        told.append(f"In Canvas' export, but nobody of ours for certain: {few(strangers, '; ')}.")
    return told


def _is_test_student(name: str) -> bool:
    """Whether it is the person that Canvas makes up for each course."""
    return name_key(name) == "student test"


def _excused(there: str) -> bool:
    return bare(there) == "ex"


def _title(text: str) -> str:
    return " ".join(bare(text).split())
