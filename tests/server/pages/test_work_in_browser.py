"""Pages on which staff look at work and answer requests, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import Served, made
from tests.server.working import Work

pytestmark = pytest.mark.browser

PATHS = [
    ("prof", "/staff/s/{id}"), ("rea", "/staff/s/{id}"), ("tom", "/staff/requests"),
    ("prof", "/staff/requests/{number}"), ("tom", "/staff/requests/{more_time}"),
    ("rea", "/staff/requests/{answered}"), ("prof", "/staff/requests/{gone}"),
    ("prof", "/staff/similar"), ("prof", "/staff/similar?exercise=scaling&pair={pair}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def served(work: Work) -> Served:
    """Open pages of the server that has a worker."""
    return work.served


@pytest.fixture(scope="module")
def named(work: Work) -> dict[str, Any]:
    """Give what the addresses have in them."""
    answered = work.asks()
    assert work.answers(work.tom, answered, "refused").status == 303
    pair = sorted((work.id, work.bob), key=[work.id, work.cyd, work.bob].index)
    return {
        "id": work.id,
        "answered": answered,
        "number": work.asks(),
        "gone": work.asks(check="test_gone"),
        "more_time": work.asks("extension_asked", until="2026-12-05T12:00:00+00:00"),
        "pair": ".".join(pair),
    }


@pytest.mark.parametrize(("who", "path"), PATHS)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    opened: Any,
    work: Work,
    named: dict[str, Any],
    who: str,
    path: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    """At each width, in each scheme and language axe finds nothing, and no page scrolls sideways."""
    visitor = getattr(work, who)
    visitor.cookies["lang"] = language
    where = path.format(**named)
    assert made(visitor, where).status == 200
    page = opened(visitor, where, width, scheme)
    visitor.cookies.pop("lang")
    is_fine(page, width, language)


def test_a_request_is_answered_without_scripts(work: Work, opened: Any) -> None:
    """From the list to the evidence, which comes by itself, to the answer, by links and one form."""
    number = work.asks(text="Twice the same?")
    page = opened(work.prof, "/staff/requests", java_script_enabled=False)
    link = page.locator(f'a[href="/staff/requests/{number}"]')
    link.click()
    page.get_by_label("What the student reads").wait_for(timeout=60_000)
    assert "Twice the same?" in page.locator("main").inner_text()
    page.get_by_label("What the student reads").fill("Your mean is over all numbers.")
    page.get_by_label("Nothing changes").check()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Nothing changes").wait_for()
    assert work.last("answer", str(number)).value["text"] == "Your mean is over all numbers."


def test_a_request_is_answered_by_keyboard_alone(work: Work, opened: Any) -> None:
    """Each field is reached by Tab in the order of the page, and what has the focus is seen."""
    number = work.asks()
    made(work.prof, f"/staff/requests/{number}")
    page = opened(work.prof, f"/staff/requests/{number}")
    page.get_by_label("What the student reads").wait_for(timeout=60_000)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("It was right.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "rerun"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Send the answer":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="It is graded again").wait_for(timeout=60_000)
    assert work.last("answer", str(number)).value["by"] == "rerun"


def test_a_submission_is_graded_again_from_its_page(work: Work, opened: Any) -> None:
    """With a reason; what a browser can check, it does before anything is sent."""
    made(work.prof, f"/staff/s/{work.cyd}")
    page = opened(work.prof, f"/staff/s/{work.cyd}")
    page.get_by_role("button", name="Grade it again").click()
    assert page.get_by_label("Why").evaluate("field => field.validity.valueMissing")
    page.get_by_label("Why").fill("To be sure.")
    page.get_by_role("button", name="Grade it again").click()
    page.wait_for_url(f"**/staff/s/{work.cyd}")
    page.get_by_role("heading", name="Receipt").wait_for(timeout=60_000)
    assert work.last("rerun", work.cyd).reason == "To be sure."
