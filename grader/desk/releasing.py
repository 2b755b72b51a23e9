"""Whether a result is released to its student: pure, of the acts about it and of when it was due.

The web process asks this at each look, so that what is withheld is gone at once, and what is due comes
by itself. It reads no file of the solutions: when something was due for a student is in its rendering, and,
where nothing is rendered yet, among the extensions that a worker leaves in a setting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from grader.course import load_exceptions
from grader.desk.decisions import due_in
from grader.store.acts import Acts, about, parts_of
from grader.store.rows import IDS
from grader.store.settings import change_setting, setting

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store import Store
    from grader.store.acts import Act

AT_ONCE, WHEN_DUE, BY_HAND = "at_once", "when_due", "by_hand"
WAYS = (AT_ONCE, WHEN_DUE, BY_HAND)
FILED = "extensions"


def is_released(
    release: Act | None, withheld: Act | None, due: datetime | None, now: datetime
) -> bool:
    """Whether a student may see a result.

    `release` is the last act about the exercise, `withheld` the last about the student in it, and `due` when it
    was due for this student. What is released when it is due, and never is, stays hidden until it is by hand.
    """
    if withheld is not None and withheld.value.get("withheld") is True:
        return False
    if release is None or release.value.get("released") is True:
        return True
    way = release.value.get("when")
    if way == WHEN_DUE:
        return due is not None and due <= now
    return way != BY_HAND


def leave_extensions(course: Course, store: Store) -> None:
    """Leave the extensions of solutions/policy.toml where the web process, which can't read it, finds them.

    Raises:
        UsageError, CourseError: solutions/policy.toml is wrong.
        RefusedError: They could not be stored.
    """
    from grader.desk.roster import listed_students

    found = load_exceptions(course, {*listed_students(course), *store.students()}).extensions
    dues = {about(name, student): due.isoformat() for (student, name), (due, _) in found.items()}
    change_setting(store.database, FILED, json.dumps(dues, ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Releases:
    """What of one student's results is released. Use `Releases.of`, once for a page."""

    course: Course
    now: datetime
    release: dict[str, Act] = field(default_factory=dict)
    withheld: dict[str, Act] = field(default_factory=dict)
    extensions: dict[str, Act] = field(default_factory=dict)
    dues: dict[str, Act] = field(default_factory=dict)
    filed: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, store: Store, student: str, now: datetime) -> Releases:
        """Read what is needed for a student; an id that was joined to another is that one's."""
        acts = Acts(store.database)
        ids = [id_ for (id_,) in store.database.rows(IDS, student)]
        # What was handed in for an exercise that the course no longer has is withheld as it was.
        gone = store.database.rows(
            f"SELECT DISTINCT exercise FROM submissions WHERE student IN ({IDS})", student
        )
        names = dict.fromkeys([*course.names, *(name for (name,) in gone)])
        subjects = [about(name, id_) for name in names for id_ in ids]
        return cls(
            course,
            now,
            acts.holding("release"),
            _by_exercise(acts.last_of("withheld", subjects)),
            _by_exercise(acts.last_of("extension", subjects)),
            acts.holding("due"),
            _filed(store, subjects),
        )

    def due(self, exercise: str, rendered: datetime | None = None) -> datetime | None:
        """When an exercise is due for the student; `rendered` is what a rendering says, which knows files."""
        extended = due_in(self.extensions.get(exercise)) or rendered or self.filed.get(exercise)
        if extended is not None:
            return extended
        known = self.course.entry(exercise).due if exercise in self.course.names else None
        return known or due_in(self.dues.get(exercise))

    def is_released(self, exercise: str, rendered: datetime | None = None) -> bool:
        """Whether the student may see the results in an exercise; `rendered` is `due` of a rendering's body."""
        return is_released(
            self.release.get(exercise),
            self.withheld.get(exercise),
            self.due(exercise, rendered),
            self.now,
        )

    def needs_due(self, exercise: str) -> bool:
        """Whether that depends on the due time, so that whoever asks has to look it up in the rendering."""
        act = self.release.get(exercise)
        return act is not None and act.value.get("when") == WHEN_DUE


def _filed(store: Store, subjects: Iterable[str]) -> dict[str, datetime]:
    left: dict[str, str] = json.loads(setting(store.database, FILED) or "{}")
    found = {parts_of(one)[0]: left[one] for one in subjects if one in left}
    return {name: datetime.fromisoformat(due) for name, due in found.items()}


def _by_exercise(acts: Iterable[Act]) -> dict[str, Act]:
    found: dict[str, Act] = {}
    for act in acts:  # the last comes last
        found[parts_of(act.subject)[0]] = act
    return found
