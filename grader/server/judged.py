"""What is to be judged by hand: each student's latest work, by whom, and under a name that tells nobody's."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from grader.desk.judging import PUBLISHED, WITHDRAWN, Mark, mark_in
from grader.server.who import ASSISTANTS
from grader.store.acts import Acts, parts_of

if TYPE_CHECKING:
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store import Store

State = Literal["none", "draft", "published", "again"]
NAMELESS = "nameless"
"""The cookie of who wants to see no names."""
_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Work:
    """What a student has handed in: the attempts' ids, the first first, and the last mark about them.

    `name` stands for the latest attempt in addresses, and tells nothing of whose it is.
    """

    name: str
    student: str
    attempts: tuple[str, ...]
    mark: Mark | None
    judge: str

    @property
    def id(self) -> str:
        """The latest attempt."""
        return self.attempts[-1]

    @property
    def state(self) -> State:
        """Whether it is judged; "again" is that something came after what was judged."""
        if self.mark is None or self.mark.state == WITHDRAWN:
            return "none"
        if self.mark.submission != self.id:
            return "again"
        return "published" if self.mark.state == PUBLISHED else "draft"

    def is_left(self, visit: Visit) -> bool:
        """Whether whoever asks has still to look at it: somebody else's draft waits for who publishes."""
        if self.state == "draft" and self.mark is not None:
            return visit.role in ASSISTANTS and self.mark.actor != visit.asker
        return self.state != "published"


@dataclass(frozen=True, slots=True)
class Division:
    """Who judges whose work in an exercise, and whether names are shown to those who judge."""

    by: str = ""
    given: Mapping[str, str] | None = None
    names: bool = True

    @classmethod
    def of(cls, store: Store, exercise: str) -> Division:
        """What holds for an exercise."""
        act = Acts(store.database).last("division", exercise)
        if act is None:
            return cls()
        given = act.value.get("given")
        return cls(
            str(act.value.get("by", "")),
            given if isinstance(given, dict) else None,
            act.value.get("names") is not False,
        )

    def data(self) -> dict[str, Any]:
        """The same as the value of an act."""
        return {"by": self.by, "given": dict(self.given or {}), "names": self.names}


def name_of(key: bytes, exercise: str, id_: str) -> str:
    """What stands for a submission in addresses where nobody is to be told whose it is."""
    message = f"judged\0{exercise}\0{id_}".encode()
    return hmac.digest(key, message, hashlib.sha256).hex()[:_LETTERS]


def shows_names(visit: Visit, division: Division) -> bool:
    """Whether whoever asks is shown names: neither they nor the exercise say that there be none."""
    return division.names and visit.request.cookies.get(NAMELESS) != "1"


def works(site: Site, visit: Visit, store: Store, exercise: str, division: Division) -> list[Work]:
    """The work of every student whom whoever asks looks after, in an order that tells nothing."""
    handed: dict[str, list[str]] = {}
    joined = store.joined()
    # Found by the index, so that no page with what was handed in is read for it.
    rows = store.database.rows(
        "SELECT s.id, s.student FROM present s WHERE s.number IN "
        "(SELECT number FROM present WHERE exercise = $1) ORDER BY s.number",
        exercise,
    )
    for id_, under in rows:
        student = joined.get(under, under)
        if site.looks_after(visit, student):
            handed.setdefault(student, []).append(id_)
    marks: dict[str, Mark] = {}
    for act in Acts(store.database).within("mark", exercise):
        _, student = parts_of(act.subject)
        marks[joined.get(student, student)] = mark_in(act)
    given = division.given or {}
    found = [
        Work(
            name_of(site.keys.csrf, exercise, ids[-1]),
            student,
            tuple(ids),
            marks.get(student),
            given.get(student, ""),
        )
        for student, ids in handed.items()
    ]
    return sorted(found, key=lambda work: work.name)


def find(
    site: Site, exercise: str, all_works: Sequence[Work], name: str
) -> tuple[Work, str] | None:
    """The work with an attempt that is called so, and that attempt's id."""
    for work in all_works:
        for id_ in work.attempts:
            if hmac.compare_digest(name_of(site.keys.csrf, exercise, id_).encode(), name.encode()):
                return work, id_
    return None


def mine(all_works: Sequence[Work], person: str) -> list[Work]:
    """What somebody has to judge: what was given to them, and to nobody; all, where they were given nothing."""
    own = [work for work in all_works if work.judge == person]
    if not own:
        return [*all_works]
    return [work for work in all_works if work.judge in (person, "")]


def beside(
    visit: Visit, all_works: Sequence[Work], after: str, *, back: bool = False
) -> Work | None:
    """The next work that is left after one of this name, going round; or, `back`, the one before it."""
    names = [work.name for work in all_works]
    if back:
        earlier = [place for place, name in enumerate(names) if name < after]
        return all_works[earlier[-1]] if earlier else None
    later = [work for work in all_works if work.name > after]
    before = [work for work in all_works if work.name < after]
    return next((work for work in (*later, *before) if work.is_left(visit)), None)


def counted(site: Site, visit: Visit, store: Store) -> dict[str, tuple[int, int]]:
    """How many works of each exercise there are, and how many of them are published as they are now."""
    joined = store.joined()
    rows = store.database.rows(
        "SELECT s.exercise, s.student, s.id FROM present s JOIN (SELECT max(number) AS number "
        "FROM present GROUP BY student, exercise) m ON m.number = s.number ORDER BY s.number"
    )
    latest = {(exercise, joined.get(student, student)): id_ for exercise, student, id_ in rows}
    marks: dict[tuple[str, str], Mark] = {}
    for act in Acts(store.database).holding("mark").values():
        exercise, student = parts_of(act.subject)
        marks[exercise, joined.get(student, student)] = mark_in(act)
    found: dict[str, list[int]] = {}
    for (exercise, student), id_ in latest.items():
        if not site.looks_after(visit, student):
            continue
        counts = found.setdefault(exercise, [0, 0])
        counts[0] += 1
        mark = marks.get((exercise, student))
        counts[1] += mark is not None and (mark.submission, mark.state) == (id_, PUBLISHED)
    return {exercise: (total, done) for exercise, (total, done) in found.items()}
