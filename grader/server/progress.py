"""What a student has in each exercise, of what is released: what counts and why, when it is due, what next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.desk.granted import granted_to
from grader.desk.releasing import Releases
from grader.errors import InternalError
from grader.feedback.wording import number
from grader.server import pages as texts
from grader.server.readings import State, of_listed
from grader.store import renderings
from grader.store.renderings import Renderings
from grader.store.rows import IDS

if TYPE_CHECKING:
    from grader.course import Course, ExerciseEntry
    from grader.store import Store


@dataclass(frozen=True, slots=True)
class Have:
    """What a student has in an exercise: the attempts, the state of the latest (None without one), what counts.

    `points` and `possible` are what counts in the end, None as long as nothing does or may be shown; `notes`
    say why. `left` is how many attempts are left, None where nothing limits them.
    """

    entry: ExerciseEntry
    attempts: tuple[renderings.State, ...]
    state: State | None
    points: float | None
    possible: float | None
    notes: tuple[str, ...]
    due: datetime | None
    left: int | None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: full marks, if late, or a result that is still to be told."""
        counts = self.points is not None and self.possible is not None
        if counts and (self.points or 0.0) >= (self.possible or 0.0):
            return True
        return self.state is not None and self.state.kind in ("full", "withheld")


class Progress:
    """What one student has, read once for a page."""

    def __init__(
        self, course: Course, store: Store, pages: bytes, student: str, language: str
    ) -> None:
        self._course = course
        self._store = store
        self._language = language
        self._renderings = Renderings(store.database, pages)
        self._student = student
        self.now = datetime.now(UTC)
        self.releases = Releases.of(course, store, student, self.now)
        ids = [id_ for (id_,) in store.database.rows(IDS, student)]
        self._granted = {name: one for (_, name), one in granted_to(store, ids).items()}

    def all(self) -> list[Have]:
        """What there is in each exercise of the course."""
        mine: dict[str, list[renderings.State]] = {}
        for one in self._renderings.of_student(self._student, None, self._language):
            mine.setdefault(one.exercise, []).append(one)
        return [self._have(entry, mine.get(entry.name, [])) for entry in self._course.exercises]

    def of(self, exercise: str) -> Have:
        """What there is in one exercise of the course."""
        mine = self._renderings.of_student(self._student, exercise, self._language)
        return self._have(self._course.entry(exercise), mine)

    def shown(self, state: State, exercise: str) -> State:
        """A state as its student may see it: of a result that is not released only that there is one."""
        return state if self.is_released(exercise, state) else hidden(state)

    def is_released(self, exercise: str, state: State) -> bool:
        """Whether the student may see a result, and all that follows from it."""
        if not state.is_result:
            return True
        due = None
        if self.releases.needs_due(exercise):
            due = _due_in(self._body(state.id))
        return self.releases.is_released(exercise, due)

    def _have(self, entry: ExerciseEntry, mine: Sequence[renderings.State]) -> Have:
        newest = next((one for one in reversed(mine) if one.shown is not None), None)
        body = self._body(newest.submission) if newest else {}
        due = self.releases.due(entry.name, _due_in(body))
        state = of_listed(self._store, mine[-1]) if mine else None
        limit = self._course.policy.attempts
        left = body.get("attempts_left") if newest else limit
        have = Have(entry, tuple(mine), state, None, None, (), due, left)
        if newest is None or newest.shown is None:
            return self._granted_to(have)
        if not self.releases.is_released(entry.name, _due_in(body)):
            return replace(have, state=state and hidden(state))
        shown, told = newest.shown, body.get("counts") or {}
        points, possible = shown.counts, shown.counts_of
        if points is None and entry.name in self._granted:
            return self._granted_to(have)
        if points is None or possible is None:
            points, possible = shown.points, shown.possible
        notes = tuple(told.get("notes", ()))
        return replace(have, points=points, possible=possible, notes=notes)

    def _granted_to(self, have: Have) -> Have:
        """With the points that staff have given for what has no grade, if they have."""
        granted = self._granted.get(have.entry.name)
        if granted is None or not self.releases.is_released(have.entry.name):
            return have
        say = texts.texts(self._language)
        note = say("granted_note", points=number(granted.points), reason=granted.reason)
        return replace(have, points=granted.points, possible=granted.possible, notes=(note,))

    def _body(self, id_: str) -> dict[str, Any]:
        try:
            rendering = self._renderings.get(id_, self._language)
        except InternalError:  # nothing of it is shown
            return {}
        return rendering.data if rendering else {}


def hidden(state: State) -> State:
    """The state of a result that is not released: that it is there, and nothing of it."""
    return State(state.id, "withheld") if state.is_result else state


def next_step(found: Iterable[Have]) -> Have | None:
    """The first exercise in which something is left to do."""
    return next((one for one in found if not one.is_done), None)


def next_due(found: Iterable[Have], now: datetime) -> Have | None:
    """What is due next of all in which something is left to do."""
    ahead = [one for one in found if one.due is not None and one.due > now and not one.is_done]
    return min(ahead, key=lambda one: one.due or now, default=None)


def _due_in(body: dict[str, Any]) -> datetime | None:
    due = body.get("due")
    return datetime.fromisoformat(due) if due else None
