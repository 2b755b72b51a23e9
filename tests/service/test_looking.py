"""What workers tell staff, whatever the web process asks: sections hold, and each look leaves a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.course import course_secret, load_course
from grader.errors import InternalError, UsageError
from grader.service.errands import DOERS, Job
from grader.store import Store, receipt_key
from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.submissions import parse_submission
from tests.serving import report_on

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def store(course: Path) -> Iterator[Store]:
    """Give the store of a course, in which tim has section B and ada is in A."""
    (course / "roster.csv").write_text("id,name,section\nada,Ada,A\nbob,Bob,B\n")
    loaded = load_course(course)
    with Store.open(loaded.state / "store.sqlite") as found:
        Appointments(found.database).appoint("tim", Role.ASSISTANT, ["B"], actor="x", time=NOW)
        yield found


def refused(*_: Any) -> Any:
    """Run nothing."""
    raise InternalError("There is no sandbox.", "Look for one.")


def ask(store: Store, course: Path, actor: str, kind: str, **value: Any) -> Any:
    """Do an errand in somebody's name; no check can be run."""
    loaded = load_course(course)
    job = Job(loaded, store, course_secret(loaded), actor, refused, refused)
    return DOERS[kind](job, value)


def hand_in(store: Store, course: Path, points: float = 0.0) -> str:
    """Hand in something of ada's, which is graded; its id."""
    secret = course_secret(load_course(course))
    submission = parse_submission(b"x = 1\n", "scaling.py", "ada", "scaling")
    id_ = store.add_submission(submission, NOW, receipt_key(secret)).id
    store.add_report(id_, report_on(submission, points), secret)
    return id_


def test_another_sections_work_is_told_to_nobody(store: Store, course: Path) -> None:
    """Not even where the web process asks for it; and nothing says that it was seen."""
    id_ = hand_in(store, course)
    value = {"check": "test_a", "text": "?"}
    number = Acts(store.database).add("request", id_, value, actor="ada", time=NOW)
    for kind, about in (("submission", {"submission": id_}), ("evidence", {"request": number})):
        with pytest.raises(UsageError, match="nothing here"):
            ask(store, course, "tim", kind, language="en", **about)
    assert ask(store, course, "tim", "similar", exercise="scaling")["groups"] == []
    assert Acts(store.database).all("looked") == []


def test_a_look_is_noted_once_in_a_while(store: Store, course: Path) -> None:
    """By the worker, for each who looks."""
    id_ = hand_in(store, course)
    for actor in ("prof", "prof", "dean", "dean"):
        told = ask(store, course, actor, "submission", submission=id_, language="en")
        assert [check["id"] for check in told["report"]["checks"]] == ["test_a"]
        assert "def standardize" in told["reference"][0]["source"]
    looks = Acts(store.database).all("looked", "ada")
    assert [(act.actor, act.value) for act in looks] == [
        ("prof", {"submission": id_}), ("dean", {"submission": id_}),
    ]  # fmt: skip


def test_a_request_is_shown_as_it_was_graded_where_no_check_can_be_run(
    store: Store, course: Path
) -> None:
    """The newest report that has the check tells of it, and why there is no more."""
    id_ = hand_in(store, course)
    value = {"check": "test_a", "text": "?"}
    number = Acts(store.database).add("request", id_, value, actor="ada", time=NOW)
    told = ask(store, course, "prof", "evidence", request=number, language="ja")
    assert told["then"]["title"] == "和が正しい"
    assert told["now"] is None
    assert "no sandbox" in told["why"]
    with pytest.raises(UsageError, match="no such request"):
        ask(store, course, "prof", "evidence", request=number + 1, language="en")


def test_a_download_is_written_where_the_worker_wants_it(
    store: Store, course: Path, tmp_path: Path
) -> None:
    """A web process that was taken over writes no file of its own by what it calls one."""
    there = tmp_path / "kept.zip"
    there.write_bytes(b"a backup")
    loaded = load_course(course)
    job = Job(loaded, store, course_secret(loaded), "prof", refused, refused, b"no archive")
    with pytest.raises(UsageError):
        DOERS["take_in"](job, {"name": str(there), "digest": "0" * 64})
    assert there.read_bytes() == b"a backup"
