"""A student's way in a real browser: from the link to full marks, by keyboard, without scripts, in each look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.store.accounts import Accounts
from grader.store.acts import Acts, about
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.pages.test_student import IDEA, act, handed, served_course
from tests.server.visiting import GOOD, WRONG, Served

__all__ = ["served_course"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def full(served: Served) -> dict[str, str]:
    """Give pages on which everything is there: hints, requests with and without answers, notes, a diff."""
    _, found = handed(served, "eva", IDEA, WRONG)
    with served.store() as store:
        acts = Acts(store.database)

        def add(kind: str, subject: str, value: dict[str, Any], actor: str = "eva") -> int:
            return acts.add(kind, subject, value, actor=actor, time=datetime.now(UTC), reason="r")

        for number in (1, 3, 4):
            add("hint", about("scaling", "eva"), {"number": number})
        for kind, subject, value in (
            ("extension_asked", about("scaling", "eva"), {"until": "2199-12-24T14:59:00+00:00", "text": "I was ill.\nVery."}),
            ("request", found[0][3:], {"check": "test_columns_are_standardized", "text": "y" * 300}),
            ("request", found[0][3:], {"check": "test_gone", "text": "And this?"}),
        ):  # fmt: skip
            number = add(kind, subject, value)
            if value.get("check") != "test_gone":
                add("answer", str(number), {"text": "Yes.", "outcome": "granted"}, "prof")
        add("explanation", "scaling/one_mean_for_all", {"text": "Look at the axis."}, "prof")
    _, (hidden,) = handed(served, "wil", WRONG)
    act(served, "withheld", about("scaling", "wil"), {"withheld": True})
    return {
        "exercise": "/x/scaling", "result": found[0], "attempts": "/x/scaling/attempts",
        "withheld": hidden, "home": "/",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["home", "exercise", "result", "attempts", "withheld"])
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_with_all_that_may_be_there_are_accessible(
    served: Served,
    opened: Any,
    full: dict[str, str],
    name: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    """At each width, in each scheme and language axe finds nothing, and no page scrolls sideways."""
    visitor = served.visitor("wil" if name == "withheld" else "eva")
    visitor.cookies["lang"] = language
    page = opened(visitor, full[name], width, scheme)
    is_fine(page, width, language)


def link(served: Served, person: str) -> str:
    """A sign-in link."""
    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        return f"/signin?invitation={Accounts(store.database).invite(person, 'student', until)}"


def test_a_students_way_from_the_link_to_full_marks(
    served: Served, served_course: Path, opened: Any
) -> None:
    """Sign in, take the file, open a hint, hand in, ask about a check, mend it, see what changed, be done."""
    page = opened(served.visitor(), link(served, "way"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("region", name="What to do next").get_by_role("link").first.click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="scaling.py").click()
    stub = (served_course / "assignments/scaling/scaling.py").read_bytes()
    assert Path(downloaded.value.path()).read_bytes() == stub
    assert downloaded.value.suggested_filename == "scaling.py"
    page.get_by_role("button", name="Open the next hint").first.click()
    assert "Subtract the mean, which is 2." in page.locator("main").inner_text()

    page.get_by_text("Paste your code instead").click()
    page.get_by_label("Your code").fill(IDEA.decode())
    page.get_by_role("button", name="Hand in this code").click()
    page.get_by_text("in the line").wait_for()
    served.grade()
    page.get_by_role("link", name="Open the feedback").click()
    page.get_by_role("link", name="Back to the hand-in").click()
    assert "9 of 12 points" in page.locator("section").first.inner_text().replace("\n", " ")
    page.get_by_text("I think this is wrong").first.click()
    page.get_by_label("What is wrong, and why").first.fill("Mine is the mean, too.")
    page.get_by_role("button", name="Send this to your instructors").first.click()
    assert "Mine is the mean, too." in page.locator("main").inner_text()
    assert "No answer yet" in page.locator("main").inner_text()

    page.get_by_role("link", name="Scaling inputs").click()
    file = {"name": "scaling.py", "mimeType": "text/x-python", "buffer": GOOD}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Hand in this file").click()
    served.grade()
    page.get_by_role("link", name="Open the feedback").wait_for()
    page.get_by_role("link", name="Scaling inputs").click()
    page.get_by_role("link", name="What changed from one to the next").click()
    assert "9 of 12 points before, 12 of 12 now." in page.locator("main").inner_text()
    assert "Gone: the idea in standardize" in page.locator("main").inner_text()
    page.get_by_role("link", name="Numbers at the same scale").click()
    assert "There is nothing left to do" in page.locator("main").inner_text()
    assert page.said == []


def test_asking_takes_no_script(served: Served, opened: Any) -> None:
    """Hints, requests and more time: each form works without."""
    visitor, (where,) = handed(served, "nos", WRONG)
    page = opened(visitor, "/x/scaling", java_script_enabled=False)
    page.get_by_role("button", name="Open the next hint").first.click()
    assert "Subtract the mean, which is 2." in page.locator("main").inner_text()
    page.get_by_text("Ask for an extension").click()
    page.get_by_label("Until the end of this day").fill("2199-12-03")
    page.get_by_label("Why you need it").fill("x")
    page.get_by_role("button", name="Send this to your instructors").click()
    assert (
        "Choose a day after the due time, within a year." in page.get_by_role("alert").inner_text()
    )
    page.goto(served.url + where)
    page.get_by_text("I think this is wrong").first.click()
    page.get_by_label("What is wrong, and why").first.fill("Why?")
    page.get_by_role("button", name="Send this to your instructors").first.click()
    assert "No answer yet" in page.locator("main").inner_text()


def test_the_keyboard_alone_is_enough(served: Served, opened: Any) -> None:
    """Each link, box and button is reached by Tab, and shows that it is."""
    visitor, (where,) = handed(served, "key", WRONG)
    page = opened(visitor, where)

    def tab_to(text: str) -> None:
        focused = page.locator(":focus")
        for _ in range(60):
            page.keyboard.press("Tab")
            if focused.count() and text in (
                focused.inner_text() or focused.get_attribute("id") or ""
            ):
                style = focused.evaluate("each => getComputedStyle(each).outlineStyle")
                assert style != "none"
                return
        raise AssertionError(text)

    tab_to("I think this is wrong")
    page.keyboard.press("Enter")
    tab_to("text-1")
    page.keyboard.type("Why?")
    tab_to("Send this")
    page.keyboard.press("Enter")
    page.get_by_text("No answer yet").wait_for()
    page.goto(served.url + "/x/scaling")
    tab_to("Open the next hint")
    page.keyboard.press("Enter")
    page.get_by_text("Subtract the mean, which is 2.").wait_for()
    tab_to("What changed from one")
    page.keyboard.press("Enter")
    page.get_by_text("there is nothing to compare it with").wait_for()


def test_the_browser_tells_its_zone(served: Served, opened: Any) -> None:
    """The next page has it; who has chosen another one keeps that; without scripts it is the course's."""
    page = opened(served.visitor("bob"), "/", timezone_id="Europe/Rome")
    assert "JST" in page.locator("main").inner_text()
    page.reload()
    assert "2199-12-01 15:59 CET" in page.locator("main").inner_text()
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Show times in this zone").select_option("Pacific/Auckland")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this").click()
    page.reload()
    assert "2199-12-02 03:59 NZDT" in page.locator("main").inner_text()
    plain = opened(served.visitor("bob"), "/", timezone_id="Europe/Rome", java_script_enabled=False)
    plain.reload()
    assert "JST" in plain.locator("main").inner_text()
