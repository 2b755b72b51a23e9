"""The pages of the class, live, people, log and operation in a real browser: both languages, widths, schemes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MINI
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import GOOD, Served, serving

pytestmark = pytest.mark.browser
HELD = GOOD.replace(b"(axis=0)", b"()")
PATHS = [
    "/staff", "/staff?exercise=scaling", "/staff/live", "/staff/explain/scaling/one_mean_for_all",
    "/staff/people", "/staff/log", "/staff/operation?all=1", "/staff/export", "/staff/export/moodle",
    "/staff/import",
]  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server with a worker, a second exercise and a large class, of which two hold an idea."""
    course = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    names = [f"s{number:03},Student {number},{'AB'[number % 2]}" for number in range(120)]
    (course / "roster.csv").write_text(
        "\n".join(["id,name,section", "ada,Ada Lovelace,A", "bob,Bob,B", *names]) + "\n"
    )
    with serving(course, workers=1) as found:
        for student in ("ada", "bob"):
            assert found.visitor(student).hand_in(HELD).status == 303
        yield found


@pytest.fixture(scope="module")
def prof(served: Served) -> Any:
    """Give an instructor, when all is graded and the tables are made."""
    found = served.staff("prof")
    for path in ("/staff/live", "/staff/log", "/staff/export/moodle"):
        for _ in range(600):
            text = found.get(path).text
            if 'content="1"' not in text and "<strong>2</strong> waiting" not in text:
                break
            time.sleep(0.1)
    while "Explain to these 2" not in found.get("/staff/live").text:
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    opened: Callable[..., Any], prof: Any, path: str, width: int, scheme: str, language: str
) -> None:
    """At each width, in each scheme and language axe finds nothing, and no page scrolls sideways."""
    prof.cookies["lang"] = language
    page = opened(prof, path, width, scheme)
    prof.cookies.pop("lang")
    page.locator("h1").wait_for()
    while page.locator("meta[http-equiv=refresh]").count():
        page.wait_for_timeout(200)
    is_fine(page, width, language)


def test_an_idea_is_explained_by_keyboard_alone_and_who_watches_sees_it(
    served: Served, opened: Callable[..., Any], prof: Any
) -> None:
    """From the live page to its list of what was sent, which another page that is open shows without reload."""
    watching = opened(served.staff("rea"), "/staff/live")
    watching.evaluate("window.stayed = true")
    page = opened(prof, "/staff/live")
    page.get_by_role("link", name="Explain to these 2").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your explanation").wait_for()
    page.get_by_label("Your explanation").focus()
    page.keyboard.type("Look at the axis.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show it to them"
    page.keyboard.press("Enter")
    page.get_by_text("Look at the axis.").wait_for()
    watching.get_by_text("Look at the axis.").wait_for()
    assert watching.evaluate("window.stayed") is True
    assert (page.said, watching.said) == ([], [])


def test_the_focus_stays_where_it_is_when_the_page_changes(
    served: Served, opened: Callable[..., Any], prof: Any
) -> None:
    """Who goes through the live page by keyboard is not thrown back by each hand-in."""
    page = opened(prof, "/staff/live")
    link = page.locator("#held ~ .wide a").first
    link.focus()
    where = link.get_attribute("href")
    before = page.locator(".figures").inner_text()
    served.visitor("cat").hand_in(HELD + b"# cat\n")
    page.wait_for_function(
        "text => document.querySelector('.figures').innerText !== text", arg=before
    )
    assert page.evaluate("document.activeElement.getAttribute('href')") == where


def test_all_of_it_works_without_scripts(
    served: Served, opened: Callable[..., Any], prof: Any, tmp_path: Path
) -> None:
    """The class is filtered and paged, a page that a worker makes comes by itself, and grades are downloaded."""
    page = opened(prof, "/staff", java_script_enabled=False)
    assert (
        "122 students" in page.locator("main").inner_text()
        or "123" in page.locator("main").inner_text()
    )
    page.locator(".places a").nth(1).click()
    assert "page=2" in page.url
    page.get_by_label("Section").select_option("B")
    page.get_by_role("button", name="Show").click()
    assert "61 students" in page.locator("main").inner_text()
    page.get_by_role("link", name="Grades for other systems").click()
    page.locator("a[href='/staff/export/csv']").click()
    link = page.get_by_role("link", name="Download grades.csv")
    link.wait_for()
    with page.expect_download() as started:
        link.click()
    text = Path(started.value.path()).read_text()
    assert text.startswith("id,name,section")
    page = opened(prof, "/staff/live", java_script_enabled=False)
    assert page.locator("noscript meta").count() or "How it stands now" in page.content()
