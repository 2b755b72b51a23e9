"""A student's way through the pages in a real browser, with and without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import GOOD, WRONG, Served, Visitor, serving

pytestmark = pytest.mark.browser


PATHS = [
    ("ada", "/"), ("ada", "/x/scaling"), ("ada", "/x/scaling/attempts?of={full}"), ("ada", "/zone"), ("ada", "/s/{waiting}"), ("ada", "/s/{graded}"),
    ("ada", "/login/device"), ("staff", "/staff"), ("nobody", "/"), ("nobody", "/signin?invitation=x"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "path"), PATHS)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    opened: Any, people: Any, who: str, path: str, width: int, scheme: str, language: str
) -> None:
    """At each width, in each scheme and language axe finds nothing, and no page scrolls sideways."""
    visitor = getattr(people, who)
    visitor.cookies["lang"] = language
    where = path.format(waiting=people.waiting, graded=people.graded, full=people.full)
    page = opened(visitor, where, width, scheme)
    visitor.cookies.pop("lang")
    is_fine(page, width, language, expected="401")


def test_a_result_comes_without_reload(served: Served, opened: Any) -> None:
    """Drop a file, see the place in the line, then the points in the same page; then the feedback, and back."""
    eve = served.visitor("eve")
    page = opened(eve, "/x/scaling")
    file = {"name": "my work.py", "mimeType": "text/x-python", "buffer": GOOD}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Hand in this file").click()
    assert "grade2." in page.locator(".receipt").inner_text()
    page.evaluate("window.stayed = true")
    page.get_by_text("in the line").wait_for()
    served.grade()
    page.get_by_role("link", name="Open the feedback").wait_for()
    assert "12 of 12 points" in page.locator("section").first.inner_text().replace("\n", " ")
    assert page.evaluate("window.stayed") is True
    assert page.title().startswith("Result: Scaling inputs")
    assert page.get_by_role("status").inner_text() == page.title()
    page.get_by_role("link", name="Open the feedback").click()
    assert "Feedback" in page.title()
    page.get_by_role("link", name="Back to the hand-in").click()
    assert "12 of 12 points" in page.locator("section").first.inner_text().replace("\n", " ")
    assert page.said == []


def test_what_may_be_asked_comes_with_the_result(served: Served, opened: Any) -> None:
    """A check that failed can be asked about as soon as its result is there, without reload."""
    page = opened(served.visitor("hal"), "/x/scaling")
    file = {"name": "scaling.py", "mimeType": "text/x-python", "buffer": WRONG}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Hand in this file").click()
    page.get_by_text("in the line").wait_for()
    page.evaluate("window.stayed = true")
    served.grade()
    page.get_by_text("I think this is wrong").first.wait_for()
    assert page.locator(".receipt").count() == 1
    assert page.evaluate("window.stayed") is True
    assert page.said == []


def test_all_of_it_works_without_scripts(served: Served, opened: Any) -> None:
    """Paste the code, be told where it is, and see the result when the page has come again by itself."""
    page = opened(served.visitor("dan"), "/x/scaling", java_script_enabled=False)
    page.get_by_text("Paste your code instead").click()
    page.locator("textarea").fill(GOOD.decode())
    page.get_by_role("button", name="Hand in this code").click()
    assert "in the line" in page.locator("main").inner_text()
    served.grade()
    page.get_by_role("link", name="Open the feedback").wait_for()
    assert "12 of 12 points" in page.locator("section").first.inner_text().replace("\n", " ")


def test_what_was_pasted_comes_back_where_it_was_refused(served: Served, opened: Any) -> None:
    """Nobody types it again; and it is shown as text, whatever it is."""
    page = opened(served.visitor("gil"), "/x/scaling")
    code = "\n</textarea><script>window.planted = 1</script>\n\x0cx = '\u202e'\n" + "y" * 600_000
    page.get_by_text("Paste your code instead").click()
    page.locator("textarea").evaluate("(box, text) => { box.value = text }", code[:560_000])
    page.get_by_role("button", name="Hand in this code").click()
    page.get_by_role("alert").wait_for()
    assert page.locator("textarea").input_value() == code[:560_000]
    assert page.evaluate("window.planted") is None


def test_signing_in_takes_a_link_and_a_button(
    served_course: Path, served: Served, opened: Any
) -> None:
    """The link that was printed for staff leads to the list of students; the next one to nothing."""
    with serving(served_course) as other:
        page = opened(Visitor(other.url), "/healthz")
        page.goto(other.link)
        page.get_by_role("button", name="Sign in").click()
        assert re.search(r"/staff$", page.url)
        assert "Ada Lovelace" in page.locator("main").inner_text()
        page.get_by_role("button", name="日本語").click()
        assert page.locator("h1").inner_text() == "学生"
        page.get_by_role("button", name="サインアウト").click()
        assert page.locator("h1").inner_text() == "サインインしていません"
