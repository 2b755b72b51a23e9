"""Judging by hand in a real browser: by keyboard alone, with and without scripts, in both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.store.acts import Acts, about
from grader.store.appointments import Role
from tests.conftest import MINI
from tests.server.pages.conftest import keys_of
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import GOOD, NOW, WRONG, Served, Visitor, serving

pytestmark = pytest.mark.browser

JUDGING = "/staff/judging/scaling"
STUDENTS = ("ada", "bob", "cyd")
RUBRIC = [
    {"id": "n", "text": "Clear names 分かりやすい名前", "points": 1.5},
    {"id": "d", "text": "No docstring", "points": -0.5},
    {"id": "l", "text": "A loop where numpy has a function", "points": -1.0},
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server with a worker, on which three students have handed in; of bob's there are comments."""
    course = tmp_path_factory.mktemp("judged") / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (course / "roster.csv").write_text(
        "id,name,section\n" + "".join(f"{one},{one.capitalize()} Family,A\n" for one in STUDENTS)
    )
    with serving(course, workers=1) as served:
        ids = {}
        for student in STUDENTS:
            source = WRONG if student == "bob" else GOOD
            ids[student] = served.visitor(student).hand_in(source).at.rpartition("/")[2]
        served.ids = ids
        decided(served, "rubric", "scaling", items=RUBRIC)
        for line, state, text in (
            (4, "published", "Say what it does:\nwith a long-long-name-" + "x" * 200),
            (5, "draft", "説明がありません。"),
            (None, "published", "Well done."),
            (None, "withdrawn", "Not so well."),
        ):
            part = "scaling.py" if line else ""
            value = {"part": part, "line": line, "text": text, "state": state, "follows": None}
            decided(served, "comment", ids["bob"], **value)
        decided(served, "bank", "scaling", text="Name what it is, not how long it is. " * 6)
        mark = {"submission": ids["ada"], "items": ["n", "l"], "state": "published"}
        decided(served, "mark", about("scaling", "ada"), **mark)
        yield served


def decided(served: Served, kind: str, subject: str, **value: Any) -> None:
    """Keep an act of an instructor's."""
    with served.store() as store:
        Acts(store.database).add(kind, subject, value, actor="prof", time=NOW)


def work(served: Served, student: str) -> str:
    """Where a student's work is judged."""
    from grader.server.judged import name_of

    return f"{JUDGING}/work/{name_of(keys_of(served).csrf, 'scaling', served.ids[student])}"


@pytest.fixture(scope="module")
def prof(served: Served) -> Visitor:
    """Give an instructor."""
    served.staff("tom", Role.ASSISTANT, "A")
    return served.staff("prof")


@pytest.mark.parametrize("path", ["/staff/judging", JUDGING, "{work}", f"{JUDGING}/rubric", "/s/"])
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    opened: Any, served: Served, prof: Visitor, path: str, width: int, scheme: str, language: str
) -> None:
    """At each width, in each scheme and language, for staff and for the student who reads comments."""
    visitor = prof
    if path == "/s/":
        visitor, path = served.visitor("bob"), f"/s/{served.ids['bob']}"
    visitor.cookies["lang"] = language
    page = opened(visitor, path.format(work=work(served, "bob")), width, scheme)
    visitor.cookies.pop("lang")
    is_fine(page, width, language)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_the_effect_of_a_rubric_is_shown_and_confirmed(
    opened: Any, prof: Visitor, width: int, scheme: str, language: str
) -> None:
    """Change an item, see whose points change and by how much, and store it."""
    prof.cookies["lang"] = language
    page = opened(prof, f"{JUDGING}/rubric", width, scheme)
    prof.cookies.pop("lang")
    points = page.locator("#points-0")
    points.fill("0.5" if points.input_value() == "1.5" else "1.5")
    points.press("Enter")
    page.locator("input[name=items]").wait_for(state="attached")
    assert "Ada Family" in page.locator("main").inner_text()
    is_fine(page, width, language)
    page.locator("main button").click()
    page.wait_for_url("**/rubric")
    assert "prof" in page.locator("main").inner_text()


def ticked(served: Served, student: str) -> list[str] | None:
    """What is given to a student last."""
    with served.store() as store:
        act = Acts(store.database).last("mark", about("scaling", student))
    return sorted(act.value["items"]) if act else None


def order(served: Served) -> list[str]:
    """Students whose work nobody has judged yet, in the order in which it comes."""
    names = {work(served, student): student for student in ("bob", "cyd")}
    return [names[path] for path in sorted(names)]


def unjudged(served: Served) -> None:
    """Let nobody have judged bob and cyd."""
    for student in ("bob", "cyd"):
        value = {"submission": "", "items": [], "state": "withdrawn"}
        decided(served, "mark", about("scaling", student), **value)


def begun(page: Any, student: str) -> None:
    """Wait for the page of a student's work to have its focus in the rubric, where keys are heard."""
    page.locator("h1", has_text=student.capitalize()).wait_for()
    page.locator("[data-judging] :focus").wait_for()


def test_a_class_is_judged_by_keys_alone(served: Served, opened: Any, prof: Visitor) -> None:
    """Digits tick, Enter stores and goes on, n and p go along; a line that is clicked is the one to comment."""
    unjudged(served)
    first, second = order(served)
    page = opened(prof, f"{JUDGING}/next")
    begun(page, first)
    page.keyboard.press("n")
    begun(page, second)
    page.keyboard.press("p")
    page.locator("h1", has_not_text=second.capitalize()).wait_for()
    page.goto(f"{served.url}{JUDGING}/next")
    begun(page, first)
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.keyboard.press("2")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**stored=1")
    begun(page, second)
    assert ticked(served, first) == ["l", "n"]
    page.keyboard.press("2")
    page.locator("a.no").nth(3).click()
    assert page.locator("#line").input_value() == "4"
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("1 name per thing")
    assert not page.locator("[name=item-n]").is_checked()
    page.locator("[name=item-d]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**finished=1**")
    assert ticked(served, second) == ["d"]
    assert page.said == []


def test_a_class_is_judged_by_keyboard_without_scripts(
    served: Served, opened: Any, prof: Visitor
) -> None:
    """The focus begins in the rubric: Space ticks, Enter stores and goes on to the next."""
    unjudged(served)
    first, second = order(served)
    page = opened(prof, f"{JUDGING}/next", java_script_enabled=False)
    for name in (first, second):
        begun(page, name)
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**stored=1" if name == first else "**finished=1**")
    assert ticked(served, first) == ticked(served, second) == ["l", "n"]
    assert "nothing left" in page.get_by_role("status").inner_text()


def test_a_line_is_commented_without_scripts(served: Served, opened: Any, prof: Visitor) -> None:
    """Its number leads to the form, which then names it; the comment stands below the line."""
    page = opened(prof, work(served, "cyd"), java_script_enabled=False)
    page.locator("a.no").nth(6).click()
    assert page.locator("#line").input_value() == "7"
    page.locator("#text").fill("Why <here>?")
    page.locator("#write button", has_text=re.compile("^Publish$")).click()
    below = page.locator("#c0-7 + .said")
    assert "Why <here>?" in below.inner_text()
    ada = opened(served.visitor("cyd"), f"/s/{served.ids['cyd']}")
    assert "Why <here>?" in ada.locator("#comments ~ .said").inner_text()
    assert ada.locator(".line.meant .no").inner_text() == "7"
