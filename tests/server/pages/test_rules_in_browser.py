"""Rules and regrades in a real browser: by keyboard, without scripts, in both languages and looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.store.acts import about
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.pages.test_rules import Room, room_in
from tests.server.visiting import Served

pytestmark = pytest.mark.browser

PATHS = [
    ("prof", "/staff/rules"),
    ("tom", "/staff/rules"),
    ("prof", "/staff/rules/override?student=ada&exercise=scaling&what=3"),
    ("prof", "/staff/rules/release?exercise=scaling&what=by_hand"),
    ("prof", "/staff/rules/override?student=eve&exercise=scaling&what=3"),
    ("prof", "/staff/regrade"),
    ("prof", "/staff/regrade/scaling"),
]


@pytest.fixture(scope="module")
def room(served_course: Path) -> Iterator[Room]:
    """Give a course with an entry of each kind, whose suite has changed since it graded."""
    long = "It was long to tell, 説明が長いので、" * 12
    (served_course / "solutions/policy.toml").write_text(
        f'[[overrides]]\nstudent = "bob"\nexercise = "scaling"\npoints = 5\nreason = "{long}"\n'
    )
    with room_in(served_course) as room:
        assert room.decide("due", long, exercise="scaling", what="2026-03-10T10:00").status == 303
        said = {"student": "ada", "exercise": "scaling"}
        assert room.decide("extension", "ill", **said, what="2026-03-12T10:00").status == 303
        assert room.decide("withheld", "x" * 300, **said).status == 303
        path = served_course / "solutions/scaling/test_scaling.py"
        text = path.read_text("utf-8")
        end = text.index('"""\n', text.index('"""', text.index("def test_")) + 3) + 4
        path.write_text(f"{text[:end]}    return\n{text[end:]}", "utf-8")
        yield room


@pytest.fixture(scope="module")
def served(room: Room) -> Served:
    """Give its server."""
    return room.served


@pytest.mark.parametrize(("who", "path"), PATHS)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    opened: Any, room: Room, who: str, path: str, width: int, scheme: str, language: str
) -> None:
    """At each width, in each scheme and language axe finds nothing, and no page scrolls sideways."""
    visitor = getattr(room, who)
    room.get(path, visitor)  # a worker has answered
    visitor.cookies["lang"] = language
    page = opened(visitor, path, width, scheme)
    visitor.cookies.pop("lang")
    page.wait_for_function("!document.querySelector('meta[http-equiv=refresh]')")
    is_fine(page, width, language, expected="422")


def tab_to(page: Any, id_: str) -> None:
    """Go on by keyboard until something has the focus."""
    for _ in range(120):
        if page.evaluate("document.activeElement.id") == id_:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id_} can't be reached by keyboard")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_decision_takes_a_keyboard_alone(opened: Any, room: Room, scripts: bool) -> None:
    """Type who and how many points, look, type why, store, and find it in the list; then take it back."""
    page = opened(room.prof, "/staff/rules", java_script_enabled=scripts)
    if not scripts:
        page.get_by_role("heading", name="Overrides").wait_for()
        page.locator("#override-student").fill("ada")
        page.locator("#override-points").fill("7.5")
        page.locator("#override-points").press("Enter")
        page.locator("#reason").wait_for()
        assert "1 grade changes." in page.locator("main").inner_text()
        page.locator("#reason").fill("by hand")
        page.locator("#reason").press("Enter")
    else:
        page.get_by_role("heading", name="Overrides").wait_for()
        tab_to(page, "override-student")
        page.keyboard.type("ada")
        tab_to(page, "override-points")
        page.keyboard.type("7.5")
        page.keyboard.press("Enter")
        page.locator("#reason").wait_for()
        tab_to(page, "reason")
        page.keyboard.type("by hand")
        page.keyboard.press("Enter")
    page.get_by_text("by hand").first.wait_for()
    act = room.last("override", about("scaling", "ada"))
    assert act is not None
    assert (act.value, act.reason) == ({"points": 7.5}, "by hand")
    link = page.get_by_role("link", name="Take back Ada Lovelace Scaling inputs 7.5")
    link.focus()
    page.keyboard.press("Enter") if scripts else link.click()
    page.locator("#reason").wait_for()
    page.locator("#reason").fill("not so")
    page.get_by_role("button", name="Store this decision").click()
    page.get_by_role("heading", name="Overrides").wait_for()
    assert page.get_by_role("link", name="Take back Ada Lovelace Scaling inputs 7.5").count() == 0
    assert page.said == []


def test_a_regrade_goes_on_by_itself_without_scripts(opened: Any, room: Room) -> None:
    """From the list to what would change, and to the reports that are stored."""
    page = opened(room.prof, "/staff/regrade", java_script_enabled=False)
    page.get_by_role("link", name="See what would change").click()
    page.locator("#reason").wait_for()
    assert "passed now:" in page.locator("main").inner_text()
    assert "was graded again" in page.locator("#notice-en").input_value()
    page.locator("#reason").fill("the check was wrong")
    page.get_by_role("button", name="Store these reports").click()
    page.get_by_text("2 reports stored").first.wait_for()
    page.get_by_role("link", name="Undo").click()
    page.locator("#reason").fill("it was right")
    page.get_by_role("button", name="Undo this regrade").click()
    page.get_by_text("Undone:").wait_for()
    assert page.said == []
