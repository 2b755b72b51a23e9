"""What is to be judged, as each kind of database tells it."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from grader.desk.comments import Bank, Comments, published
from grader.desk.judging import Judging, Mark
from grader.server.judged import Division, counted, works
from grader.store import Store
from grader.store.appointments import Appointment, Role
from grader.store.keys import WebKeys
from grader.submissions import parse_submission
from tests.store.conftest import noon, path, store, where

__all__ = ["noon", "path", "store", "where"]

SECRET = b"s" * 32
SECTIONS = {"ada": "A", "bob": "B", "rob": "A"}


def looking(*sections: str) -> tuple[Any, Any]:
    """A site, and a visit of an assistant's with these sections."""
    site = SimpleNamespace(
        keys=WebKeys(b"r", b"p", b"c"),
        looks_after=lambda visit, one: visit.appointment.covers(SECTIONS.get(one, "")),
    )
    appointment = Appointment(Role.ASSISTANT, frozenset(sections))
    visit = SimpleNamespace(asker="tom", role=Role.ASSISTANT, appointment=appointment)
    return site, visit


def handed_in(store: Store, student: str, source: bytes, noon: datetime) -> str:
    """Hand in, and give the id."""
    submission = parse_submission(source, "scaling.py", student, "scaling")
    return store.add_submission(submission, noon, SECRET, noon).id


def test_each_student_is_there_once_with_the_latest(store: Store, noon: datetime) -> None:
    """Under whichever id it was handed in, and only in the sections of whoever asks."""
    for student in ("ada", "bob"):
        handed_in(store, student, b"x = 1\n", noon)
    latest = handed_in(store, "ada", b"x = 2\n", noon)
    mark = Mark(0, "tom", noon, latest, ("a",), "published")
    assert Judging(store).keep("ada", "scaling", mark, seen=0, rubric=0) is None
    site, visit = looking()

    def told() -> dict[str, tuple[str, int]]:
        found = works(site, visit, store, "scaling", Division())
        return {work.student: (work.state, len(work.attempts)) for work in found}

    assert told() == {"ada": ("published", 2), "bob": ("none", 1)}
    assert counted(site, visit, store) == {"scaling": (2, 1)}
    store.join(noon, {"bob": "rob"})
    assert told() == {"ada": ("published", 2), "rob": ("none", 1)}
    handed_in(store, "ada", b"x = 3\n", noon)
    assert told()["ada"] == ("again", 3)
    assert counted(site, visit, store) == {"scaling": (2, 0)}
    site, visit = looking("B")
    assert told() == {}
    assert counted(site, visit, store) == {}


def test_comments_and_the_bank_in_each_database(store: Store, noon: datetime) -> None:
    """What one says is what the other says."""
    id_ = handed_in(store, "ada", b"x = 1\n", noon)
    comments, bank = Comments(store), Bank(store, "scaling")
    value = {"part": "", "line": None, "text": "和が違う", "state": "published", "follows": None}
    for _ in range(2):
        assert comments.write(id_, value, actor="tom", time=noon) is None
    assert [comment.text for comment in published(comments.on(id_))] == ["和が違う"]
    bank.add("Name it.", actor="tom", time=noon)
    (saying,) = bank.sayings()
    bank.use(saying.number, id_, actor="tom", time=noon)
    assert [one.uses for one in bank.sayings()] == [1]
