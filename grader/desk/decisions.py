"""What staff decided, in solutions/policy.toml or in a server's pages, as one.

The file wins, and what it says is changed there alone: decided in both places, an exception would change
with whichever is looked at, so staff are told to take one of them out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.course import Exceptions, load_exceptions
from grader.course.layout import COURSE_FILE
from grader.errors import CourseError, UsageError
from grader.store.acts import parts_of, time_in

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store import Store
    from grader.store.acts import Act


def decided(
    course: Course,
    store: Store | None,
    besides: Collection[str] = (),
    imagined: Act | None = None,
) -> Exceptions:
    """What differs from the rules: by the file, and by what was decided in the pages of a server.

    `besides` are students who may have nothing stored yet and are on no roster; `imagined` is an act that is
    taken as the last.

    Raises:
        UsageError, CourseError: solutions/policy.toml is wrong.
    """
    found = load_exceptions(course)
    if found.extensions or found.overrides or found.dropped:
        from grader.desk.roster import listed_students

        stored = store.students() if store else set()
        found = load_exceptions(course, {*listed_students(course), *stored, *besides})
    if store is None:
        return found
    return _Together(course, found, store.joined()).with_acts(store, imagined)


def refuse_twice(course: Course, store: Store) -> None:
    """Refuse to begin where something is decided in a file and in the pages of a server.

    A file that can't be read is told of by whatever needs it.

    Raises:
        CourseError: It is; both places are named.
    """
    twice: tuple[CourseError, ...] = ()
    with suppress(UsageError):
        twice = decided(course, store).twice
    if twice:
        raise twice[0]


def due_in(act: Act | None) -> datetime | None:
    """The due time that an act gives, None where it takes one back."""
    return time_in(act.value.get("due")) if act else None


def points_in(act: Act | None) -> float | None:
    """The points that an act gives, None where it takes them back."""
    return points_said(act.value) if act else None


def points_said(said: Mapping[str, Any]) -> float | None:
    """The points that an act's value says, None where it says none that can be given."""
    value = said.get("points")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def dropped_in(acts: Collection[Act]) -> dict[tuple[str, str], Act]:
    """The checks that do not count by acts about it, by exercise and check; the last about each holds."""
    found: dict[tuple[str, str], Act] = {}
    for act in acts:
        check = act.value.get("check")
        if isinstance(check, str):
            found[act.subject, check] = act
    return {key: act for key, act in found.items() if act.value.get("dropped") is True}


def place_of_due(course: Course, exercise: str) -> str:
    """Where course.toml says when an exercise is due, "" where it does not."""
    if course.entry(exercise).due is None:
        return ""
    file = course.root / COURSE_FILE
    lines = file.read_text("utf-8-sig").splitlines()
    name = re.compile(rf"""\s*name\s*=\s*["']{exercise}["']""")
    named = next((place for place, line in enumerate(lines) if name.match(line)), 0)
    # In the same table, most likely behind the name.
    behind = (place for place in range(named, len(lines)) if re.match(r"\s*due\s*=", lines[place]))
    tables = (place for place in range(named, len(lines)) if lines[place].lstrip().startswith("[["))
    due, end = next(behind, named), next(tables, len(lines))
    return f"{file}, line {1 + (due if due < end else named)}"


@dataclass(slots=True)
class _Together:
    """The exceptions of the file, to which those of the pages come."""

    course: Course
    found: Exceptions
    joined: Mapping[str, str]
    twice: list[CourseError] = field(default_factory=list)

    def with_acts(self, store: Store, imagined: Act | None) -> Exceptions:
        from grader.store.acts import Acts

        acts = Acts(store.database)

        def holding(kind: str) -> dict[str, Act]:
            found = acts.holding(kind)
            if imagined is not None and imagined.kind == kind:
                found[imagined.subject] = imagined
            return found

        extensions = self._of_students(holding("extension"), due_in, "extensions")
        overrides = self._of_students(holding("override"), points_in, "overrides")
        drops = acts.all("dropped")
        if imagined is not None and imagined.kind == "dropped":
            drops.append(imagined)
        dropped = {
            key: act.reason
            for key, act in dropped_in(drops).items()
            if key[0] in self.course.names and not self._is_in_file("dropped", key, act)
        }
        dues = {
            name: self._zoned(due)
            for name, act in holding("due").items()
            if name in self.course.names
            and (due := due_in(act)) is not None
            and not self._is_in_manifest(name, act)
        }
        zoned = {key: (self._zoned(due), reason) for key, (due, reason) in extensions.items()}
        return replace(
            self.found,
            extensions={**zoned, **self.found.extensions},
            overrides={**overrides, **self.found.overrides},
            dropped={**dropped, **self.found.dropped},
            dues=dues,
            twice=tuple(self.twice),
        )

    def _of_students(
        self, acts: Mapping[str, Act], value: Any, kind: str
    ) -> dict[tuple[str, str], tuple[Any, str]]:
        """What acts give, by student and exercise: of an id that was joined to another, to that one."""
        last: dict[tuple[str, str], Act] = {}
        for act in sorted(acts.values(), key=lambda act: act.number):
            # The last about a person holds, under whichever id.
            exercise, student = parts_of(act.subject)
            last[self.joined.get(student, student), exercise] = act
        return {
            key: (given, act.reason)
            for key, act in last.items()
            if key[1] in self.course.names
            and (given := value(act)) is not None
            and not self._is_in_file(kind, key, act)
        }

    def _is_in_file(self, kind: str, key: tuple[str, str], act: Act) -> bool:
        place = self.found.places.get((kind, key))
        if place is not None:
            self._say_twice(place, act)
        return place is not None

    def _is_in_manifest(self, exercise: str, act: Act) -> bool:
        place = place_of_due(self.course, exercise)
        if place:
            self._say_twice(place, act)
        return bool(place)

    def _say_twice(self, place: str, act: Act) -> None:
        when = act.time.astimezone(self.course.timezone or UTC)
        self.twice.append(
            CourseError(
                f"{place}, and the {act.kind} of {act.subject} by {act.actor[:80]} in the server's pages "
                f"({when:%Y-%m-%d %H:%M %Z}, number {act.number}) decide the same.",
                "Take one of them out: the entry in the file, or the other at /staff/rules.",
            )
        )

    def _zoned(self, due: datetime) -> datetime:
        """A due time in the course's zone, whose days are counted."""
        return due.astimezone(self.course.timezone) if self.course.timezone else due
