"""What differs from the rules for one student or one check: read from solutions/policy.toml.

Only staff see it, and each entry has its reason. A name with a slip in it would make an entry silently
do nothing, so every name is looked up. What staff decide in the pages of a server comes beside it
(`desk.decisions`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grader.course.layout import Course
from grader.course.policy import read_time
from grader.course.tables import Table, read_toml
from grader.errors import CourseError, UsageError
from grader.text import folded

_STAFF_FILE = "policy.toml"
ENTRIES = {
    "extensions": ("student", "exercise", "due", "reason"),
    "overrides": ("student", "exercise", "points", "reason"),
    "dropped": ("check", "exercise", "reason"),
}
"""The kinds of entries of solutions/policy.toml, with the keys of each; the first says whom it is about."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What staff decided: each value comes with its reason.

    `extensions` and `overrides` go by (student, exercise), `dropped` by (exercise, check), and `dues`, which
    only a server's pages have, by exercise. `unknown` has the complaints about students and checks that nobody
    knows, and `twice` those about what is decided here and there: a student's own command passes over them.
    `places` tells where in the file an entry stands, by its kind and key.
    """

    extensions: Mapping[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)
    overrides: Mapping[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    dropped: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dues: Mapping[str, datetime] = field(default_factory=dict)
    unknown: tuple[CourseError, ...] = ()
    twice: tuple[CourseError, ...] = ()
    places: Mapping[tuple[str, tuple[str, str]], str] = field(default_factory=dict)

    def dropped_of(self, exercise: str) -> dict[str, str]:
        """The checks of an exercise that do not count, each with the reason."""
        return {check: why for (name, check), why in self.dropped.items() if name == exercise}


def load_exceptions(course: Course, students: Collection[str] | None = None) -> Exceptions:
    """Read solutions/policy.toml, or give no exceptions where there is none.

    A name means the one among `students` (or the course's checks and exercises) that it is but for case
    and Unicode form; without `students` it is taken as it stands.

    Raises:
        UsageError: It names an exercise that the course does not have.
        CourseError: An entry lacks something, makes no sense, or is there twice.
    """
    path = course.root / "solutions" / _STAFF_FILE
    if not path.exists():
        return Exceptions()
    table = read_toml(path)
    table.only(*ENTRIES)
    reading = _Reading(course, students)
    extensions, overrides, dropped = reading.all(table)
    return Exceptions(
        extensions, overrides, dropped, unknown=tuple(reading.unknown), places=reading.places
    )


class _Reading:
    """The file being read: who and what is known, and the complaints so far."""

    def __init__(self, course: Course, students: Collection[str] | None) -> None:
        self.course = course
        self.students = students
        self.unknown: list[CourseError] = []
        self.checks: dict[str, frozenset[str]] = {}
        self.places: dict[tuple[str, tuple[str, str]], str] = {}

    def all(self, table: Table) -> tuple[
        dict[tuple[str, str], tuple[datetime, str]],
        dict[tuple[str, str], tuple[float, str]],
        dict[tuple[str, str], str],
    ]:  # fmt: skip
        zone = self.course.timezone
        extensions = {
            key: (read_time(item, "due", zone), item.string("reason"))
            for key, item in self._entries(table, "extensions")
        }
        overrides = {
            key: (item.number("points", or_none=True), item.string("reason"))
            for key, item in self._entries(table, "overrides")
        }
        dropped = {
            (exercise, check): item.string("reason")
            for (check, exercise), item in self._entries(table, "dropped")
        }
        return extensions, overrides, dropped

    def _entries(self, table: Table, kind: str) -> Iterator[tuple[tuple[str, str], Table]]:
        """The tables of a kind, each with the student or check, and the exercise, that it is about."""
        who = ENTRIES[kind][0]
        places: dict[tuple[str, str], str] = {}
        lines = _lines(table, kind) if kind in table.values else []
        for number, item in enumerate(table.tables(kind) if lines else ()):
            item.only(*ENTRIES[kind])
            exercise = self._exercise(item)
            key = self._known(item, who, exercise), exercise
            first = places.setdefault(key, item.place)
            if first != item.place:
                raise item.wrong(
                    who,
                    f"is {key[0]!r} in {exercise}, as in {first}.",
                    "Leave the one that counts.",
                )
            # As `Exceptions` has them: of a check, the exercise comes first.
            placed = key if who == "student" else (exercise, key[0])
            self.places[kind, placed] = f"{table.file}, line {lines[min(number, len(lines) - 1)]}"
            yield key, item

    def _exercise(self, item: Table) -> str:
        written = item.string("exercise")
        for name in self.course.names:
            if folded(name) == folded(written):
                return name
        try:
            return self.course.entry(written).name
        except UsageError as error:
            told = item.wrong("exercise", f"is {written[:80]!r}.", "")
            raise UsageError(f"{told.message} {error.message}", error.remedy) from None

    def _known(self, item: Table, who: str, exercise: str) -> str:
        written = unicodedata.normalize("NFC", item.string(who))
        known = self.students if who == "student" else self._checks_of(exercise)
        if known is None or written in known:
            return written
        same = [name for name in known if folded(name) == folded(written)]
        if len(same) == 1:
            return same[0]
        if same:
            names = " or ".join(repr(name) for name in sorted(same))
            raise item.wrong(
                who, f"is {written[:80]!r}, which may be {names}.", "Write it as it is."
            )
        import difflib

        names_of = {folded(name): name for name in known}
        close = difflib.get_close_matches(folded(written)[:80], names_of, n=1)
        hint = f"Did you mean {names_of[close[0]]!r}? " if close else ""
        self.unknown.append(
            item.wrong(who, f"is {written[:80]!r}: {_NOBODY[who]}", hint + _WHERE[who])
        )
        return written

    def _checks_of(self, exercise: str) -> frozenset[str] | None:
        if exercise not in self.checks:
            found = checks_of(self.course, exercise)
            if found is None:
                return None
            self.checks[exercise] = found
        return self.checks[exercise]


def checks_of(course: Course, exercise: str) -> frozenset[str] | None:
    """The checks by the hidden suite's text, None where it does not tell: no code of it runs to read a rule."""
    import ast

    from grader.course.sources import read_source

    try:
        tree = ast.parse(read_source(course.hidden_suite(exercise)))
    except (CourseError, SyntaxError, ValueError):
        return None  # told, with more to say, by whatever loads the suite
    # A check may come from a file that several exercises share.
    names = {
        getattr(node, "asname", None) or node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.alias)
    }
    return None if "*" in names else frozenset(names)


def _lines(table: Table, kind: str) -> list[int]:
    """The lines in which the tables of a kind begin; where they are written otherwise, that of all of them."""
    lines = table.file.read_bytes().decode("utf-8-sig", "replace").splitlines()
    header = re.compile(rf"\s*\[\[\s*['\"]?{kind}['\"]?\s*\]\]")
    found = [number for number, line in enumerate(lines, start=1) if header.match(line)]
    whole = re.compile(rf"\s*['\"]?{kind}['\"]?\s*=")
    return found or [n for n, line in enumerate(lines, start=1) if whole.match(line)][:1] or [1]


_NOBODY = {
    "student": "there is no such student.",
    "check": "the exercise has no such check.",
}
_WHERE = {
    "student": "Write the id as the roster has it, or, without a roster, as it was handed in with.",
    "check": "Write the name of the function in the hidden suite.",
}
