"""Grading again in the pages: tried first, then stored with a notice, then undone by new rows."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course
from grader.desk.opening import open_desk
from grader.desk.regrade import accept, regraded
from grader.store import chain
from grader.store.acts import Acts
from grader.store.queue import Queue
from grader.store.regrades import notice
from tests.server.pages.test_rules import Room, text_of
from tests.server.visiting import GOOD, NOW, WRONG, Answer, serving


@pytest.fixture
def room(course: Path) -> Iterator[Room]:
    """Give the small course on a server with a worker, where three have handed in."""
    (course / "roster.csv").write_text("id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\n")
    with serving(course, workers=1) as served:
        ada, bob = served.visitor("ada"), served.visitor("bob")
        work = ada.hand_in(WRONG).at.rpartition("/")[2]
        bob.hand_in(GOOD)
        served.visitor("cy").hand_in(WRONG + b"# mine\n")
        room = Room(served, ada, bob, served.staff("prof"), served.staff("tom"), work)
        waits_for(room, "SELECT count(*) FROM renderings", 6)
        yield room


def waits_for(room: Room, query: str, due: Any) -> None:
    """Wait until the store says so."""
    until = time.monotonic() + 120
    while True:
        with room.served.store() as store:
            ((found,),) = store.database.rows(query)
        if found == due:
            return
        assert time.monotonic() < until, found
        time.sleep(0.2)


def rows(room: Room, query: str) -> list[tuple[Any, ...]]:
    """What the store says."""
    with room.served.store() as store:
        return store.database.rows(query)


def break_a_check(course: Path) -> str:
    """Let the first check of the suite fail for everybody, and give its name."""
    path = course / "solutions/scaling/test_scaling.py"
    text = path.read_text("utf-8")
    found = re.search(r'(def (test_\w+)\(.*?\).*?:\n    """.*?"""\n)', text, re.DOTALL)
    path.write_text(text.replace(found[1], found[1] + "    assert False\n"), "utf-8")
    return found[2]


def change_a_check(course: Path) -> None:
    """Let each check be worth the same, and the suite be another one."""
    path = course / "solutions/scaling/test_scaling.py"
    path.write_text(path.read_text("utf-8") + "\n# corrected\n", "utf-8")


def make_easier(course: Path) -> None:
    """Let the first check pass for everybody."""
    path = course / "solutions/scaling/test_scaling.py"
    text = path.read_text("utf-8")
    found = re.search(r'def test_\w+\(.*?\).*?:\n    """.*?"""\n', text, re.DOTALL)
    path.write_text(text.replace(found[0], found[0] + "    return\n"), "utf-8")


def send(room: Room, page: Answer, rest: str = "", **changes: str) -> Answer:
    """Send the form of a page."""
    where = f"/staff/regrade/scaling{rest}"
    names = ("token", "number") if rest else ("token", "state")
    fields = {name: page.field(name, where) for name in names}
    fields |= {} if rest else {"notice_en": "A check was wrong.", "notice_ja": "チェックの誤り。"}
    return room.prof.send(where, {**fields, "reason": "the check was wrong", **changes})


def test_a_regrade_is_tried_stored_and_undone(room: Room) -> None:
    """Nothing is stored before; the old reports stay; the chain is whole; who is concerned is told."""
    course = room.served.course
    assert "All were graded by the present suite." in text_of(room.get("/staff/regrade"))
    make_easier(course)
    before = {student: room.counts(student) for student in ("ada", "bob", "cy")}
    reports = rows(room, "SELECT number, submission, body FROM reports ORDER BY number")
    page = room.get("/staff/regrade/scaling")
    told = text_of(page)
    assert "3 submissions were graded by an older suite." in told
    assert "2 grades change." in told
    assert "passed now:" in told
    assert "bob" not in told
    assert rows(room, "SELECT number, submission, body FROM reports ORDER BY number") == reports
    assert {student: room.counts(student) for student in before} == before

    answer = send(room, page)
    assert (answer.status, answer.at) == (303, "/staff/regrade")
    told = text_of(room.get("/staff/regrade"))
    assert "3 reports stored: Scaling inputs (prof" in told
    after = rows(room, "SELECT number, submission, body FROM reports ORDER BY number")
    assert after[: len(reports)] == reports
    assert len(after) == 2 * len(reports)
    until = time.monotonic() + 60
    while room.counts("ada") == before["ada"]:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert "A check was wrong." in text_of(room.ada.get(f"/s/{room.work}"))
    with room.served.store() as store:
        assert notice(store.database, "scaling", room.work, "ja") == "チェックの誤り。"
        ((theirs,),) = store.database.rows("SELECT id FROM submissions WHERE student = 'bob'")
        assert notice(store.database, "scaling", theirs, "en") == ""
        assert list(chain.verify(store.database)) == []

    link = re.search(r'href="(/staff/regrade/scaling/undo[^"]*)"', room.get("/staff/regrade").text)
    page = room.get(link[1])
    assert "2 grades change." in text_of(page)
    assert send(room, page, "/undo").status == 303
    assert "Undone: Scaling inputs" in text_of(room.get("/staff/regrade"))
    assert 'href="/staff/regrade/scaling/undo' not in room.get("/staff/regrade").text
    room.becomes("ada", *before["ada"])
    assert "A check was wrong." not in text_of(room.ada.get(f"/s/{room.work}"))
    with room.served.store() as store:
        assert notice(store.database, "scaling", room.work, "en") == ""
        assert list(chain.verify(store.database)) == []
    assert send(room, page, "/undo").status == 422
    assert len(rows(room, "SELECT number FROM reports")) == 3 * len(reports)


def rename_checks(course: Path) -> str:
    """Give the first check another name in the suite, and tell the old one."""
    path = course / "solutions/scaling/test_scaling.py"
    text = path.read_text("utf-8")
    name = re.search(r"def (test_\w+)\(", text)[1]
    path.write_text(text.replace(f"def {name}(", "def test_by_another_name("), "utf-8")
    return name


def test_whose_grade_changes_is_by_what_counts(room: Room) -> None:
    """A dropped check that has another name now counts again; an override gives what it gave."""
    course = room.served.course
    with room.served.store() as store:
        acts = Acts(store.database)

        def act(kind: str, subject: str, **value: Any) -> None:
            acts.add(kind, subject, value, actor="prof", time=NOW, reason="unclear")

        act("override", "scaling/cy", points=1)
        name = rename_checks(course)
        act("dropped", "scaling", check=name, dropped=True)
    until = time.monotonic() + 60
    while room.counts("ada")[1] == 12 or room.counts("cy")[0] != 1:
        assert time.monotonic() < until
        time.sleep(0.2)
    before = room.counts("ada")
    page = room.get("/staff/regrade/scaling")
    told = text_of(page)
    assert "3 grades change." in told
    assert f"Ada Lovelace ada {before[0]:g} of {before[1]:g} {before[0]:g} of 12" in told
    assert "cy 1 of 9 1 of 12" in told
    with room.served.store() as store:
        Acts(store.database).add(
            "dropped", "scaling", {"check": "test_by_another_name", "dropped": True},
            actor="prof", time=NOW, reason="unclear",
        )  # fmt: skip
    assert send(room, page).status == 303
    assert "Not stored, since something changed" in text_of(room.get("/staff/regrade"))
    page = room.get("/staff/regrade/scaling")
    assert "Nobody's grade changes." in text_of(page)
    assert send(room, page).status == 303
    assert "3 reports stored" in text_of(room.get("/staff/regrade"))
    with room.served.store() as store:
        assert notice(store.database, "scaling", room.work, "en") == ""
    assert name in text_of(room.get("/staff/rules")), "that it does nothing any more is told"
    assert f"no check {name}" in text_of(room.get("/staff/rules"))


def test_what_was_handed_in_meanwhile_refuses_a_regrade(room: Room) -> None:
    """A worker finds that it is not what was looked at; nothing is stored, and that is told."""
    make_easier(room.served.course)
    page = room.get("/staff/regrade/scaling")
    room.ada.hand_in(WRONG + b"# again\n")
    waits_for(room, "SELECT count(*) FROM renderings", 8)
    count = len(rows(room, "SELECT number FROM reports"))
    assert send(room, page).status == 303
    assert "Not stored, since something changed meanwhile" in text_of(room.get("/staff/regrade"))
    assert len(rows(room, "SELECT number FROM reports")) == count
    page = room.get("/staff/regrade/scaling")
    assert "2 submissions were graded by an older suite." in text_of(page)
    assert send(room, page).status == 303
    assert "2 reports stored" in text_of(room.get("/staff/regrade"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": " "}, "A reason is needed."),
        ({"notice_ja": "あ" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_form_that_is_wrong_is_shown_again(
    room: Room, changes: dict[str, str], says: str
) -> None:
    """With what was typed; nothing is asked for."""
    change_a_check(room.served.course)
    answer = send(room, room.get("/staff/regrade/scaling"), **changes)
    assert answer.status == 422
    assert says in text_of(answer)
    assert "A check was wrong." in answer.text
    with room.served.store() as store:
        assert Acts(store.database).all("regraded") == []


def test_what_we_fail_to_grade_keeps_its_grade(room: Room) -> None:
    """It is named as our fault, and nothing of it is stored."""
    break_a_check(room.served.course)
    page = room.get("/staff/regrade/scaling")
    told = text_of(page)
    assert "could not be graded, by our fault" in told
    before = len(rows(room, "SELECT number FROM reports"))
    assert send(room, page).status == 303
    assert "0 reports stored" in text_of(room.get("/staff/regrade"))
    assert len(rows(room, "SELECT number FROM reports")) == before


def test_the_command_leaves_to_workers_what_is_queued(course: Path) -> None:
    """It grades the rest, beside a server that goes on; who did it is kept, and can be undone in the pages."""
    with serving(course) as served:
        ada, bob = served.visitor("ada"), served.visitor("bob")
        ada.hand_in(WRONG)
        theirs = bob.hand_in(GOOD).at.rpartition("/")[2]
        served.grade()
        make_easier(course)
        again = ada.hand_in(WRONG + b"# again\n").at.rpartition("/")[2]
        command = [sys.executable, "-m", "grader", "--course", str(course), "regrade", "--yes"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "1 report stored" in run.stdout, run.stderr
        with served.store() as store:
            (act,) = Acts(store.database).all("regraded")
            assert list(act.value["kept"]) == [theirs]
            assert Queue(store.database).place(again) is not None
            assert store.report(again, b"") is None
        served.grade()
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "0 submissions graded by an older suite" in run.stdout


def test_what_was_graded_meanwhile_is_left_as_it_is(course: Path) -> None:
    """A report that came between the trial and its keeping stands."""
    with serving(course) as served:
        id_ = served.visitor("ada").hand_in(WRONG).at.rpartition("/")[2]
        served.grade()
        make_easier(course)
        with open_desk(load_course(course)) as desk:
            (change,) = regraded(desk, ["scaling"])
            before = desk.store.report(id_, desk.secret)
            desk.store.add_report(id_, before, desk.secret)
            assert accept(desk, [change], "prof") == 0
            assert desk.store.report(id_, desk.secret) == before
            (change,) = regraded(desk, ["scaling"])
            assert accept(desk, [change], "prof") == 1
            assert desk.store.report(id_, desk.secret) == change.after
