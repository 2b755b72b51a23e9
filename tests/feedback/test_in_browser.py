"""Pages in a real browser: nothing planted runs, all is reachable, nothing overflows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.feedback.class_page import StudentRow, class_page, result_of
from grader.feedback.similar_page import similar_page
from grader.feedback.student_page import student_page
from grader.model import Outcome
from tests.feedback import samples
from tests.feedback.test_similar_page import group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

TITLE = samples.text("Inverted dropout", "逆ドロップアウト")


def student(made: Any, parts: Any = samples.PARTS, **changes: Any) -> str:
    """Render a student's page."""
    values = {"exercise_title": TITLE, "student_name": "Ada", "language": "en"}
    return student_page(made, parts, **(values | changes))


def pages() -> dict[str, str]:
    """Render the pages to look at."""
    hostile = samples.HOSTILE
    return {
        "student": student(samples.every_outcome(), receipt="R-1"),
        "japanese": student(samples.every_outcome(), language="ja"),
        "staff": student(samples.every_outcome(), staff=True),
        "syntax": student(*samples.syntax_error()),
        "causes": student(samples.causes()),
        "hostile": student(*samples.hostile(), student_name=hostile, staff=True),
        "class": class_page(
            TITLE, samples.columns(), samples.class_rows(40), language="en", alike=[group()]
        ),
        "class_ja": class_page(TITLE, samples.columns(), samples.class_rows(40), language="ja"),
        "similar": similar_page(TITLE, [group(), group(hostile)], language="en"),
    }


NAMES = (
    "student",
    "japanese",
    "staff",
    "syntax",
    "causes",
    "hostile",
    "class",
    "class_ja",
    "similar",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pages."""
    made = tmp_path_factory.mktemp("pages")
    for name, text in pages().items():
        (made / f"{name}.html").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def open_page(browser: Any, folder: Path) -> Iterator[Any]:
    """Open a page at a width and in a colour scheme; what the browser complains of is in `.said`."""
    contexts = []

    def opened(name: str, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.said.append(request.url))
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


EVERYWHERE = [
    (name, width, scheme)
    for name in ("student", "class", "hostile")
    for width in (390, 1280)
    for scheme in ("light", "dark")
]
OTHERS = [("japanese", 390, "light"), ("staff", 390, "dark"), ("syntax", 390, "light"),
          ("syntax", 1280, "dark"), ("causes", 390, "dark"), ("causes", 1280, "light"), ("class_ja", 390, "dark"),
          ("similar", 390, "light"), ("similar", 1280, "dark")]  # fmt: skip


@pytest.mark.parametrize(("name", "width", "scheme"), EVERYWHERE + OTHERS)
def test_pages_are_accessible_and_fit(open_page: Any, name: str, width: int, scheme: str) -> None:
    """At each width and in each scheme axe finds nothing, and no page scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(name, width, scheme)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_planted_runs_and_nothing_is_fetched(open_page: Any, name: str) -> None:
    """No planted script runs, no policy is broken, and the page is all that is loaded."""
    page = open_page(name)
    assert page.evaluate("window.planted") is None
    assert (
        page.evaluate("document.querySelectorAll('img, iframe, object, link[href^=h]').length") == 0
    )
    assert [text for text in page.said if not text.endswith(f"/{name}.html")] == []


def test_even_inserted_scripts_do_not_run(open_page: Any) -> None:
    """Should markup ever get through, the policy still stops its scripts."""
    page = open_page("student")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', "
        '\'<img src=x onerror="window.planted=1"><svg onload="window.planted=2"></svg>\')'
    )
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        "{textContent: 'window.planted = 3'}))"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.planted") is None


def test_the_table_is_sorted_and_filtered_by_keyboard(open_page: Any) -> None:
    """A column's button sorts up and down, and the filter says how many rows are left."""
    page = open_page("class")
    total = page.locator("#students thead th button").last
    total.focus()
    page.keyboard.press("Enter")
    assert page.locator("#students thead th").last.get_attribute("aria-sort") == "ascending"
    points = page.locator("#students tbody tr td:last-child").all_inner_texts()
    numbers = [float(text.split("/")[0]) for text in points]
    assert numbers == sorted(numbers)
    page.keyboard.press("Enter")
    assert page.locator("#students thead th").last.get_attribute("aria-sort") == "descending"
    page.locator("#filter").fill("lovelace")
    shown = page.locator("#students tbody tr:visible").count()
    assert 0 < shown < 40
    assert page.locator("#found").inner_text() == f"{shown} / 40"


def test_the_table_is_filtered_by_exercise_and_idea(open_page: Any) -> None:
    """One exercise alone shows who handed it in; a wrong idea is offered by name and finds its students."""
    page = open_page("class")
    rows = page.locator("#students tbody tr:visible")
    everybody = rows.count()
    without = page.locator("#students tbody tr td:nth-child(5)", has_text="–").count()
    page.locator("#exercise").select_option(label="Inverted dropout")
    assert rows.count() == everybody - without
    assert page.locator("#students thead th:visible").count() == 5
    page.locator("#exercise").select_option("")
    name = page.locator("#ideas option").first.get_attribute("value")
    page.locator("#filter").fill(name)
    shown = rows.count()
    assert 0 < shown < everybody
    holders = page.locator(f"#students tbody tr:has(td[data-ideas~={name}])")
    assert holders.count() == shown
    # Both together: who holds the idea in that exercise, and nobody who holds it in another one.
    for column in (4, 5):
        page.locator("#exercise").select_option(index=column - 3)
        cells = page.locator(f"#students tbody td:nth-child({column})[data-ideas~={name}]")
        assert 0 < rows.count() == cells.count() < shown
    assert page.said == [page.url]


def test_an_idea_leads_to_all_who_hold_it(open_page: Any) -> None:
    """Its link sets idea and exercise; the ideas, too, are then those of that exercise alone."""
    page = open_page("class")
    first = page.locator(".holders").first
    column, name = first.get_attribute("data-column"), first.get_attribute("data-idea")
    first.click()
    holders = page.locator(f"#students td:nth-child({int(column) + 1})[data-ideas~={name}]")
    assert 0 < holders.count() == page.locator("#students tbody tr:visible").count()
    assert page.locator(".held:visible").count() == 1
    assert page.locator(".held:visible details:not([open])").count() == 0
    offered = page.locator("#ideas option:not([disabled])")
    assert {one.get_attribute("data-column") for one in offered.all()} == {column}
    page.locator("#exercise").select_option("")
    assert page.locator(".held:visible").count() == page.locator(".held").count() > 1


def test_an_idea_of_the_same_name_is_another_one_elsewhere(browser: Any) -> None:
    """What an idea says finds those who hold it in its exercise, not who holds its namesake."""
    columns = samples.columns()[:2]
    one = replace(samples.diagnosis("same"), belief=samples.text("First belief"))
    other = replace(samples.diagnosis("same"), belief=samples.text("Second belief"))
    wrong = samples.check("a", Outcome.WRONG)
    results = [result_of(samples.report(wrong, diagnoses=(idea,))) for idea in (one, other)]
    rows = [
        StudentRow("ada", "", "", (results[0], None)),
        StudentRow("bob", "", "", (None, results[1])),
    ]
    page = browser.new_page()
    page.set_content(class_page(TITLE, columns, rows, language="en"))
    for text, who in (("first belief", "ada"), ("second belief", "bob")):
        page.locator("#filter").fill(text)
        assert page.locator("#students tbody tr:visible th").all_inner_texts() == [who]
    page.close()


def test_no_points_are_sorted_above_nothing_handed_in(browser: Any) -> None:
    """A zero is a grade; a student without a submission stands apart from it."""
    column = samples.columns()[0]
    zero = samples.report(samples.check("a", Outcome.WRONG), exercise="split")
    results = [None, result_of(zero), None, result_of(zero)]
    rows = [StudentRow(f"s{i}", "", "", (result,)) for i, result in enumerate(results)]
    page = browser.new_page()
    page.set_content(class_page(TITLE, [column], rows, language="en"))
    page.locator("#students thead th button").nth(3).click()
    assert page.locator("#students tbody td:nth-child(4)").all_inner_texts() == [
        "–",
        "–",
        "0/1",
        "0/1",
    ]
    page.close()


def test_the_class_page_works_without_scripts(open_page: Any) -> None:
    """Without scripts the table is there and the filter, which could do nothing, is not."""
    page = open_page("class", java_script_enabled=False)
    assert page.locator("#students tbody tr:visible").count() == 40
    assert page.locator("#filter:visible").count() == 0


@pytest.mark.parametrize("name", ["student", "class"])
def test_focus_can_be_seen(open_page: Any, name: str) -> None:
    """What has the keyboard's focus has an outline."""
    page = open_page(name)
    for _ in range(4):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline not in ("none", "hidden")
