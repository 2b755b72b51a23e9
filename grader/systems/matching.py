"""Our students and the rows of another system: who is who, and never by an accident."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.text import folded, some

_TOLD, _LENGTH = 20, 60


def bare(text: str) -> str:
    """A text for comparing: case, composed characters and blanks around it make no difference."""
    return folded(text).strip()


def name_key(name: str) -> str:
    """A full name for comparing, whichever part of it comes first."""
    return " ".join(sorted(re.sub(r"[,、]", " ", bare(name)).split()))


def few(items: Sequence[str], between: str = ", ") -> str:
    """Name some of many, and say how many more there are."""
    return between.join(some([item[:_LENGTH] for item in items], _TOLD))


@dataclass(frozen=True, slots=True)
class Match:
    """Rows by their place with the student that each is of, and what was not certain: it is in no row.

    `alike` are students whom one text means, `twice` students whom several rows name.
    """

    rows: Mapping[int, str]
    alike: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def students(self) -> int:
        """How many students are there, for certain or not."""
        return len(self.rows) + len(self.alike) + len(self.twice)


def match(ours: Mapping[str, str], theirs: Sequence[str]) -> Match:
    """Match students with rows: `ours` is what to look for, by student, and `theirs` what each row has.

    Only a text that one student and one row have makes a match; an empty one never does.
    """
    students, places = defaultdict(list), defaultdict(list)
    for student, text in ours.items():
        students[text].append(student)
    for place, text in enumerate(theirs):
        places[text].append(place)
    rows, alike, twice = {}, [], []
    for text in filter(None, students.keys() & places.keys()):
        if len(students[text]) > 1:
            alike += students[text]
        elif len(places[text]) > 1:
            twice += students[text]
        else:
            rows[places[text][0]] = students[text][0]
    return Match(rows, tuple(sorted(alike)), tuple(sorted(twice)))
